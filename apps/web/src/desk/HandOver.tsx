import { addDays, localDateOf, toInstant } from '@careloop/calendar';
import type { TaskView } from '@careloop/contracts';
import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { formatInstant } from '../ui/format';
import { MenuButton } from '../ui/MenuButton';
import { useNow } from '../ui/useNow';
import styles from './Desk.module.css';
import { useTaskChanges } from './useTasks';

const SleepDialog = lazy(() => import('./SleepDialog'));
const TransferDialog = lazy(() => import('./TransferDialog'));

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
        <MenuButton
          type="text"
          menu={{
            items: (['hours', 'tomorrow', 'time'] as const).map((key) => ({ key, label: t(`desk.snoozes.${key}`) })),
            onClick: ({ key }) => {
              if (key === 'time') setDialog('time');
              else sleep(key === 'hours' ? new Date(now.getTime() + 2 * HOUR) : new Date(tomorrow()));
            },
          }}
        >
          {t('desk.snooze')}
        </MenuButton>
      )}
      <Button type="text" onClick={() => setDialog('member')}>
        {t('desk.transfer')}
      </Button>
      {own && (
        <Button type="text" onClick={() => release.mutate({ id: task.id }, done(t('desk.released')))}>
          {t('desk.release')}
        </Button>
      )}
      <Suspense>
        {dialog === 'time' && (
          <SleepDialog zone={workspace.zone} now={now} onClose={() => setDialog(null)} onChoose={sleep} />
        )}
        {dialog === 'member' && (
          <TransferDialog
            except={task.assignee?.id ?? member.id}
            onClose={() => setDialog(null)}
            onChoose={(id, name) => transfer.mutate({ id: task.id, member: id }, done(t('desk.transferred', { name })))}
          />
        )}
      </Suspense>
    </div>
  );
}
