import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMembers } from '../access/useMembers';
import { FormField } from '../ui/FormField';

/** Asks which colleague gets a task. */
export default function TransferDialog({
  except,
  onChoose,
  onClose,
}: {
  except: string;
  onChoose: (id: string, name: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { members } = useMembers();
  const [id, setId] = useState<string>();
  const choices = members?.filter((each) => !each.disabled && each.id !== except) ?? [];
  const chosen = choices.find((each) => each.id === id);
  return (
    <Modal
      open
      title={t('desk.transfer')}
      okText={t('desk.transfer')}
      okButtonProps={{ disabled: !chosen }}
      onCancel={onClose}
      onOk={() => chosen && onChoose(chosen.id, chosen.name)}
    >
      <FormField label={t('desk.toWhom')}>
        {(ties) => (
          <Select
            {...ties}
            autoFocus
            style={{ width: '100%' }}
            showSearch={{ optionFilterProp: 'label' }}
            value={id}
            options={choices.map((each) => ({ value: each.id, label: each.name }))}
            onChange={setId}
          />
        )}
      </FormField>
    </Modal>
  );
}
