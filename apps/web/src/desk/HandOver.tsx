import { addDays, localDateOf, toInstant } from '@careloop/calendar';
import type { TaskView } from '@careloop/contracts';
import { App, Button, DatePicker, Dropdown, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { useMembers } from '../access/useMembers';
import { formatInstant } from '../ui/format';
import { FormField } from '../ui/FormField';
import { useNow } from '../ui/useNow';
import styles from './Desk.module.css';
import { useTaskChanges } from './useTasks';

const HOUR = 3_600_000;

/** Not now, or not me: put it off, give it to a colleague, or back to the queue. */
export function HandOver({ task, own, onGone }: { task: TaskView; own: boolean; onGone: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { member, workspace } = useMember();
  const now = useNow();
  const { snooze, transfer, release } = useTaskChanges();
  const [dialog, setDialog] = useState<'time' | 'member' | null>(null);

  const done = (text: string) => ({
    onSuccess: () => {
      message.success(text);
      setDialog(null);
      onGone();
    },
    onError: (error: Error) => void message.error(error.message),
  });
  const sleep = (until: Date) =>
    snooze.mutate(
      { id: task.id, until: until.toISOString() },
      done(t('desk.snoozed', { time: formatInstant(until.toISOString(), i18n.language, workspace.zone) })),
    );
  const tomorrow = () => toInstant(addDays(localDateOf(now, workspace.zone), 1), '09:00', workspace.zone);

  return (
    <div className={styles.handOver}>
      {own && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: (['hours', 'tomorrow', 'time'] as const).map((key) => ({ key, label: t(`desk.snoozes.${key}`) })),
            onClick: ({ key }) => {
              if (key === 'time') setDialog('time');
              else sleep(key === 'hours' ? new Date(now.getTime() + 2 * HOUR) : new Date(tomorrow()));
            },
          }}
        >
          <Button type="text">{t('desk.snooze')}</Button>
        </Dropdown>
      )}
      <Button type="text" onClick={() => setDialog('member')}>
        {t('desk.transfer')}
      </Button>
      {own && (
        <Button type="text" onClick={() => release.mutate({ id: task.id }, done(t('desk.released')))}>
          {t('desk.release')}
        </Button>
      )}
      {dialog === 'time' && (
        <SleepDialog zone={workspace.zone} now={now} onClose={() => setDialog(null)} onChoose={sleep} />
      )}
      {dialog === 'member' && (
        <MemberDialog
          except={task.assignee?.id ?? member.id}
          onClose={() => setDialog(null)}
          onChoose={(id, name) => transfer.mutate({ id: task.id, member: id }, done(t('desk.transferred', { name })))}
        />
      )}
    </div>
  );
}

function SleepDialog({
  zone,
  now,
  onChoose,
  onClose,
}: {
  zone: string;
  now: Date;
  onChoose: (until: Date) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [at, setAt] = useState<Dayjs | null>(null);
  const until = at && new Date(toInstant(at.format('YYYY-MM-DD'), at.format('HH:mm'), zone));
  return (
    <Modal
      open
      title={t('desk.snooze')}
      okText={t('desk.snooze')}
      okButtonProps={{ disabled: !until || until <= now }}
      onCancel={onClose}
      onOk={() => until && onChoose(until)}
    >
      <FormField label={t('desk.until')}>
        {(ties) => (
          <DatePicker
            {...ties}
            style={{ width: '100%' }}
            showTime={{ format: 'HH:mm', minuteStep: 15 }}
            minDate={dayjs(localDateOf(now, zone))}
            value={at}
            onChange={setAt}
          />
        )}
      </FormField>
    </Modal>
  );
}

function MemberDialog({
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
