import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRecordChanges } from './useRecords';

const UNDO_SECONDS = 10;

/** Deletes records and offers to take it back for ten seconds; after that they are in the recycle bin. */
export function useUndoableRemoval(form: string) {
  const { t } = useTranslation();
  const { notification, message } = App.useApp();
  const { remove, restore } = useRecordChanges(form);

  const undo = (key: string, removed: { ids: string[]; batch?: string }) => {
    notification.destroy(key);
    restore.mutate(removed, {
      onSuccess: (count) => void message.success(t('records.restored', { count })),
      onError: (error) => void message.error(error.message),
    });
  };
  const removeRecords = async (ids: string[]) => {
    let batch: string | undefined;
    try {
      batch = await remove.mutateAsync(ids);
    } catch (error) {
      void message.error((error as Error).message);
      throw error;
    }
    const key = `removed-${ids[0]}`;
    notification.open({
      key,
      title: t('records.removed', { count: ids.length }),
      duration: UNDO_SECONDS,
      placement: 'bottomRight',
      role: 'status',
      actions: (
        <Button type="primary" size="small" onClick={() => undo(key, { ids, ...(batch && { batch }) })}>
          {t('states.undo')}
        </Button>
      ),
    });
  };
  return { remove: removeRecords, isRemoving: remove.isPending };
}
