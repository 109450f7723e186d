import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { newShortId } from '@careloop/kernel';
import type { QueueView } from '@careloop/contracts';
import { App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMembers } from '../access/useMembers';
import { FormField } from '../ui/FormField';
import { Key } from '../ui/Key';
import styles from './Desk.module.css';
import { useTaskChanges } from './useTasks';

type Outcome = { key: string; label: string };

/** A queue: its name, who works it, and the outcomes that staff choose with one key. */
export default function QueueDialog({ queue, onClose }: { queue?: QueueView; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { members } = useMembers();
  const { createQueue, changeQueue } = useTaskChanges();
  const [name, setName] = useState(queue?.name ?? '');
  const [chosen, setChosen] = useState(queue?.members ?? []);
  const [outcomes, setOutcomes] = useState<Outcome[]>(
    queue?.outcomes ?? [
      { key: 'done', label: t('desk.queues.outcomeDone') },
      { key: 'no_answer', label: t('desk.queues.outcomeNoAnswer') },
    ],
  );
  const written = outcomes.filter(({ label }) => label.trim()).map((each) => ({ ...each, label: each.label.trim() }));
  const body = { name: name.trim(), outcomes: written, members: chosen };
  const settled = {
    onSuccess: () => {
      message.success(t('states.saved'));
      onClose();
    },
    onError: (error: Error) => void message.error(error.message),
  };
  const save = () =>
    queue
      ? changeQueue.mutate({ id: queue.id, ...body }, settled)
      : createQueue.mutate({ key: `q_${newShortId()}`.toLowerCase(), ...body }, settled);
  return (
    <Modal
      open
      title={t(queue ? 'desk.queues.edit' : 'desk.queues.create')}
      okText={t('states.save')}
      okButtonProps={{
        disabled: !name.trim() || !written.length,
        loading: createQueue.isPending || changeQueue.isPending,
      }}
      onOk={save}
      onCancel={onClose}
    >
      <FormField label={t('desk.queues.name')} required>
        {(ties) => (
          <Input {...ties} autoFocus maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
        )}
      </FormField>
      <FormField label={t('desk.queues.members')} help={t('desk.queues.membersHelp')}>
        {(ties) => (
          <Select
            {...ties}
            mode="multiple"
            style={{ width: '100%' }}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('desk.queues.everybody')}
            value={chosen}
            options={members?.filter(({ disabled }) => !disabled).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setChosen}
          />
        )}
      </FormField>
      <FormField label={t('desk.queues.outcomes')} help={t('desk.queues.outcomesHelp')}>
        {() => (
          <div className={styles.outcomeRows}>
            {outcomes.map((outcome, i) => (
              <div key={outcome.key} className={styles.outcomeRow}>
                <Key>{i + 1}</Key>
                <Input
                  aria-label={t('desk.queues.outcomeNumber', { number: i + 1 })}
                  maxLength={100}
                  value={outcome.label}
                  onChange={({ target }) => setOutcomes(outcomes.with(i, { ...outcome, label: target.value }))}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={t('states.delete')}
                  onClick={() => setOutcomes(outcomes.toSpliced(i, 1))}
                />
              </div>
            ))}
            {outcomes.length < 20 && (
              <Button
                size="small"
                type="dashed"
                icon={<PlusOutlined />}
                onClick={() => setOutcomes([...outcomes, { key: `o_${newShortId()}`.toLowerCase(), label: '' }])}
              >
                {t('states.add')}
              </Button>
            )}
          </div>
        )}
      </FormField>
    </Modal>
  );
}
