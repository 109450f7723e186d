import type { AutomationView } from '@careloop/contracts';
import { App, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReferencePicker } from '../ui/condition-builder/ReferencePicker';
import { FormField } from '../ui/FormField';
import { useAutomationChanges } from './useAutomations';

/** Starts a manual automation for chosen records. */
export function RunDialog({ automation, onClose }: { automation: AutomationView; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { run } = useAutomationChanges(automation.id);
  const [records, setRecords] = useState<string[]>([]);
  return (
    <Modal
      open
      title={t('automations.run.title')}
      okText={t('automations.run.start', { count: records.length })}
      okButtonProps={{ disabled: !records.length, loading: run.isPending }}
      onCancel={onClose}
      onOk={() =>
        run.mutate(records, {
          onSuccess: () => {
            message.success(t('automations.run.done'));
            onClose();
          },
          onError: (error) => void message.error(error.message),
        })
      }
    >
      <FormField label={automation.formName} help={t('automations.run.help')}>
        {() => (
          <ReferencePicker
            many
            aria-label={automation.formName}
            field={{ key: '', label: automation.formName, kind: 'reference', type: 'link', form: automation.form }}
            value={records}
            onChange={setRecords}
          />
        )}
      </FormField>
    </Modal>
  );
}
