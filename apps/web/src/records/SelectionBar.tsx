import type { FormView } from '@careloop/contracts';
import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBatchRemoval, type Scope } from '../batch/useBatches';
import { formatCount } from '../ui/format';
import { useCountText } from '../ui/useCountText';
import styles from './SelectionBar.module.css';
import { useRecordCount, type RecordQuery } from './useRecords';
import { useUndoableRemoval } from './useUndoableRemoval';

const BatchEditDialog = lazy(() => import('../batch/BatchEditDialog'));
const RemovedDialog = lazy(() => import('../batch/RemovedDialog'));

/** What can be done with the ticked rows, or with all that the list asks for. */
export function SelectionBar({
  form,
  query,
  selected,
  onDone,
}: {
  form: FormView;
  /** Exactly what the list asks for. */
  query: Pick<RecordQuery, 'filter' | 'search'>;
  selected: ReadonlySet<string>;
  onDone: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { modal, message } = App.useApp();
  const countText = useCountText();
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState(false);
  const [removed, setRemoved] = useState<string>();
  const { remove, isRemoving } = useUndoableRemoval(form.key);
  const removeAll = useBatchRemoval(form.key);
  const { filter, search } = query;
  const count = useRecordCount(form.key, { filter, search });
  const shown = all && count ? countText(count) : formatCount(selected.size, i18n.language);
  const scope: Scope = all ? { filter, search } : { ids: [...selected] };
  const act = async () => {
    if (!all) return remove([...selected]).then(onDone);
    setRemoved(
      (await removeAll.mutateAsync(scope).catch((error: Error) => void message.error(error.message))) ?? undefined,
    );
  };
  const ask = () =>
    modal.confirm({
      title: t('batch.deleteTitle', { shown }),
      content: t('batch.deleteText'),
      okText: t('states.delete'),
      okButtonProps: { danger: true },
      onOk: act,
    });
  return (
    <div className={styles.bar} role="status">
      <span className="tabular">
        {all ? t('batch.allSelected', { shown }) : t('records.selected', { count: selected.size })}
      </span>
      {!all && count && count.value > selected.size && (
        <Button size="small" type="link" onClick={() => setAll(true)}>
          {t('batch.selectAll', { shown: countText(count) })}
        </Button>
      )}
      <Button size="small" onClick={() => setEditing(true)}>
        {t('batch.edit')}
      </Button>
      <Button size="small" danger loading={isRemoving || removeAll.isPending} onClick={() => void ask()}>
        {t('states.delete')}
      </Button>
      <Button size="small" type="link" onClick={onDone}>
        {t('records.selectNone')}
      </Button>
      {editing && (
        <Suspense>
          <BatchEditDialog
            form={form}
            scope={scope}
            count={shown}
            onClose={(done) => {
              setEditing(false);
              if (done) onDone();
            }}
          />
        </Suspense>
      )}
      {removed && (
        <Suspense>
          <RemovedDialog id={removed} form={form.key} onClose={onDone} />
        </Suspense>
      )}
    </div>
  );
}
