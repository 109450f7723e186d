import type { EditBatch, FormView } from '@careloop/contracts';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { useForms } from '../forms/useForms';
import { formatCount } from '../ui/format';
import { BatchPreviewTable } from './BatchPreviewTable';
import { BatchResult } from './BatchResult';
import { type Change, editableFields, editOf, problemsOf } from './changes';
import { ChangeList } from './ChangeList';
import { bodyOf, useBatchEdit, type Scope } from './useBatches';
import { UndoButton } from './UndoButton';

/** Changes some fields of many records: choose, look at what it would do, do it, and take it back if it was wrong. */
export default function BatchEditDialog({
  form,
  scope,
  count,
  onClose,
}: {
  form: FormView;
  scope: Scope;
  /** How many records that is, as text. */
  count: string;
  /** `done`: something was changed. */
  onClose: (done: boolean) => void;
}) {
  const { t, i18n } = useTranslation();
  const { forms = [] } = useForms();
  const [changes, setChanges] = useState<Change[]>([{ field: undefined, way: 'set', value: undefined }]);
  const [triggers, setTriggers] = useState(true);
  const [id, setId] = useState<string>();
  const { preview, start } = useBatchEdit(form, forms);
  const plan = preview.data;
  const body: EditBatch = { ...bodyOf(scope), ...editOf(changes), triggers };
  const problems = preview.error instanceof ApiError ? problemsOf(preview.error, changes) : {};
  const loose = preview.error && !Object.keys(problems).length ? preview.error.message : undefined;
  const none = !editableFields(form).length;
  const footer = id ? (
    <>
      <UndoButton source={`batches/${id}`} what={t('batch.edit')} form={form.key} onUndone={() => onClose(true)} />
      <Button type="primary" onClick={() => onClose(true)}>
        {t('states.close')}
      </Button>
    </>
  ) : plan ? (
    <>
      <Button onClick={() => preview.reset()}>{t('batch.back')}</Button>
      <Button
        type="primary"
        disabled={!plan.total}
        loading={start.isPending}
        onClick={() => start.mutate(body, { onSuccess: setId })}
      >
        {t('batch.start', { shown: formatCount(plan.total, i18n.language) })}
      </Button>
    </>
  ) : (
    <>
      <Button onClick={() => onClose(false)}>{t('states.cancel')}</Button>
      <Button
        type="primary"
        disabled={!changes.some(({ field }) => field)}
        loading={preview.isPending}
        onClick={() => preview.mutate(body)}
      >
        {t('batch.preview')}
      </Button>
    </>
  );
  return (
    <Modal
      open
      width={720}
      title={t('batch.editTitle', { shown: count })}
      onCancel={() => onClose(id !== undefined)}
      mask={{ closable: false }}
      footer={footer}
    >
      {id ? (
        <BatchResult id={id} form={form.key} />
      ) : plan ? (
        <>
          <BatchPreviewTable form={form} keys={changes.flatMap(({ field }) => field ?? [])} plan={plan} />
          {start.error && <Alert type="error" showIcon title={start.error.message} />}
        </>
      ) : none ? (
        <p>{t('batch.noField')}</p>
      ) : (
        <>
          {loose && <Alert type="error" showIcon title={loose} />}
          <ChangeList
            form={form}
            forms={forms}
            changes={changes}
            problems={problems}
            onChange={setChanges}
            triggers={triggers}
            onTriggers={setTriggers}
          />
        </>
      )}
    </Modal>
  );
}
