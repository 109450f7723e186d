import { PlusOutlined } from '@ant-design/icons';
import type { QueueView, TaskView } from '@careloop/contracts';
import { Button, Card, Progress, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { useNow } from '../ui/useNow';
import { Quiet, Urgent } from '../ui/words';
import styles from './Desk.module.css';
import { asleepUntil } from './task-order';
import { useClaimedTasks, useQueues } from './useTasks';

const QueueDialog = lazy(() => import('./QueueDialog'));

/** For who leads: what waits in each queue, and who carries how much. */
export default function TeamView() {
  const { t } = useTranslation();
  const { queues, error, refetch } = useQueues();
  const [editing, setEditing] = useState<QueueView | 'new' | null>(null);
  const create = (
    <Button icon={<PlusOutlined />} onClick={() => setEditing('new')}>
      {t('desk.queues.create')}
    </Button>
  );
  return (
    <div className={styles.team}>
      <Card size="small" title={t('desk.queues.title')} extra={create}>
        {error && !queues ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : !queues ? (
          <Skeleton active />
        ) : !queues.length ? (
          <EmptyState title={t('desk.queues.none')} text={t('desk.queues.noneText')} />
        ) : (
          <ul className={styles.rows}>
            {queues.map((queue) => (
              <li key={queue.id}>
                <Link to={`/desk?queue=${queue.key}&side=free`} className={styles.words}>
                  {queue.name}
                </Link>
                <span className="tabular">
                  {t('desk.queues.open', { count: queue.open })}
                  {queue.overdue > 0 && <Urgent> {t('desk.queues.overdue', { count: queue.overdue })}</Urgent>}
                </span>
                <Button size="small" type="text" onClick={() => setEditing(queue)}>
                  {t('states.edit')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Load />
      {editing && (
        <Suspense>
          <QueueDialog queue={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Load() {
  const { t } = useTranslation();
  const { claimed, error, refetch } = useClaimedTasks();
  const now = useNow();
  const loads = loadsOf(claimed?.items ?? [], now);
  const most = Math.max(1, ...loads.map(({ count }) => count));
  return (
    <Card size="small" title={t('desk.load.title')}>
      {error && !claimed ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !claimed ? (
        <Skeleton active />
      ) : !loads.length ? (
        <EmptyState text={t('desk.load.none')} />
      ) : (
        <ul className={styles.rows}>
          {loads.map(({ id, name, count, overdue }) => (
            <li key={id}>
              <span className={styles.words}>{name}</span>
              <Progress
                className={styles.bar}
                percent={(count / most) * 100}
                showInfo={false}
                status="normal"
                size="small"
                aria-label={t('desk.queues.open', { count })}
              />
              <span className="tabular">
                {t('desk.queues.open', { count })}
                {overdue > 0 && <Urgent> {t('desk.queues.overdue', { count: overdue })}</Urgent>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {claimed?.nextCursor && <Quiet>{t('desk.load.partial')}</Quiet>}
    </Card>
  );
}

/** How many claimed tasks each member has, and how many of them are overdue; the busiest first. */
function loadsOf(tasks: TaskView[], now: Date) {
  const loads = new Map<string, { id: string; name: string; count: number; overdue: number }>();
  for (const task of tasks) {
    if (!task.assignee) continue;
    const load = loads.get(task.assignee.id) ?? { ...task.assignee, count: 0, overdue: 0 };
    load.count += 1;
    if (task.dueAt && new Date(task.dueAt) <= now && !asleepUntil(task, now)) load.overdue += 1;
    loads.set(task.assignee.id, load);
  }
  return [...loads.values()].sort((a, b) => b.count - a.count);
}
