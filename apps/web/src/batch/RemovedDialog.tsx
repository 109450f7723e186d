import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { BatchResult } from './BatchResult';
import { UndoButton } from './UndoButton';

/** How a deletion of many goes, and its way back. */
export default function RemovedDialog({ id, form, onClose }: { id: string; form: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t('batch.kinds.delete')}
      onCancel={onClose}
      footer={
        <>
          <UndoButton source={`batches/${id}`} what={t('batch.kinds.delete')} form={form} onUndone={onClose} />
          <Button type="primary" onClick={onClose}>
            {t('states.close')}
          </Button>
        </>
      }
    >
      <BatchResult id={id} form={form} />
    </Modal>
  );
}
