import { Alert, Button, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/ErrorState';
import { formatCount } from '../ui/format';
import { BatchResult } from './BatchResult';
import { Refused } from './Refused';
import { useUndo } from './useBatches';

/** Says first what an undo would do, then does it and shows what became of it. `source`: `batches/…` or `imports/…`. */
export default function UndoDialog({
  source,
  what,
  form,
  again,
  onClose,
}: {
  source: string;
  /** The act in words. */
  what: string;
  form: string;
  /** It is an undo itself that is taken back. */
  again?: boolean;
  /** `done`: it was taken back. */
  onClose: (done: boolean) => void;
}) {
  const { t, i18n } = useTranslation();
  const { plan, error, refetch, start } = useUndo(source);
  const [id, setId] = useState<string>();
  const count = (n: number) => formatCount(n, i18n.language);
  const possible = plan?.possible ?? 0;
  const moved = plan ? plan.total - possible : 0;
  return (
    <Modal
      open
      title={again ? t('batch.redoTitle') : t('batch.undoTitle', { what })}
      onCancel={() => onClose(id !== undefined)}
      footer={
        id || (plan && !possible) ? (
          <Button type="primary" onClick={() => onClose(id !== undefined)}>
            {t('states.close')}
          </Button>
        ) : (
          <>
            <Button onClick={() => onClose(false)}>{t('states.cancel')}</Button>
            <Button
              type="primary"
              disabled={!plan}
              loading={start.isPending}
              onClick={() => start.mutate(undefined, { onSuccess: setId })}
            >
              {t('batch.undoStart', { shown: count(possible) })}
            </Button>
          </>
        )
      }
    >
      {id ? (
        <BatchResult id={id} form={form} />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !plan ? (
        <Skeleton active paragraph={{ rows: 2 }} />
      ) : (
        <>
          <p>{possible ? t('batch.undoPossible', { shown: count(possible) }) : t('batch.undoNothing')}</p>
          {moved > 0 && (
            <Refused title={t('batch.undoMoved', { shown: count(moved) })} items={plan.items} form={form} />
          )}
          {start.error && <Alert type="error" showIcon title={start.error.message} />}
        </>
      )}
    </Modal>
  );
}
