import { PlusOutlined, QuestionCircleOutlined, TeamOutlined } from '@ant-design/icons';
import type { TaskView } from '@careloop/contracts';
import { App, Button, Segmented, Select, Skeleton } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay, useMember } from '../access/useMe';
import { useFrameDialog } from '../app/FrameDialogs';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatCount } from '../ui/format';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { useNarrow } from '../ui/useNarrow';
import { useNow } from '../ui/useNow';
import { usePageKeys } from '../ui/usePageKeys';
import styles from './Desk.module.css';
import { inOrder, nextAfter } from './task-order';
import { TaskList } from './TaskList';
import { outcomesOf, TaskPanel } from './TaskPanel';
import { useOpenTasks, useQueues, useTask, useTaskChanges } from './useTasks';

// What is not on the first sight of the desk is fetched when it is asked for.
const NewTask = lazy(() => import('./NewTask'));
const TeamView = lazy(() => import('./TeamView'));

/** The desk of the service staff: one list, the task beside it, and keys for everything. */
export default function DeskPage() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { member, workspace } = useMember();
  const leads = useMay('builder');
  const narrow = useNarrow();
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const openFrame = useFrameDialog();
  const [creating, setCreating] = useState(false);
  const [note, setNote] = useState('');
  const noteBox = useRef<TextAreaRef>(null);

  const queue = search.get('queue') ?? undefined;
  const team = search.get('view') === 'team' && leads;
  const { mine, free, error, refetch } = useOpenTasks(queue);
  const { queues } = useQueues();
  const { claim, complete } = useTaskChanges();
  const side = search.get('side') ?? (mine && !mine.length && free?.length ? 'free' : 'mine');
  const list = side === 'free' ? free : mine;
  const parts = list && inOrder(list, now, workspace.zone);
  const order = parts?.flatMap(([, tasks]) => tasks) ?? [];
  const chosenId = search.get('task') ?? (narrow ? null : (order[0]?.id ?? null));
  const listed = order.find(({ id }) => id === chosenId);
  const { task: alone, error: goneError } = useTask(chosenId && list && !listed ? chosenId : null);
  const chosen = listed ?? (alone?.id === chosenId ? alone : undefined);

  const put = (values: Record<string, string | null>) =>
    setSearch(
      (old) => {
        for (const [key, value] of Object.entries(values))
          if (value === null) old.delete(key);
          else old.set(key, value);
        return old;
      },
      // At once: the next key must meet the task that is shown.
      { replace: !narrow, flushSync: true },
    );
  const choose = (id: string | null) => {
    setNote('');
    put({ task: id });
  };
  const goOn = (from: string) => choose(nextAfter(order, from)?.id ?? null);
  const say = (failed: Error) => void message.error(failed.message);

  const take = (task: TaskView) =>
    claim.mutate(
      { id: task.id },
      {
        onSuccess: ({ result }) => {
          if (result === 'taken') {
            message.warning(t('desk.taken', { title: task.title }));
            goOn(task.id);
          } else {
            message.success(t('desk.claimed'));
            put({ side: 'mine', task: task.id });
          }
        },
        onError: say,
      },
    );
  const finish = (task: TaskView, outcome: { key: string; label: string }) => {
    if (complete.isPending) return;
    complete.mutate(
      { id: task.id, outcome: outcome.key, ...(note.trim() && { note: note.trim() }) },
      {
        onSuccess: () => {
          message.success(t('desk.completed', { outcome: outcome.label }));
          goOn(task.id);
        },
        onError: say,
      },
    );
  };

  usePageKeys((key) => {
    const at = order.findIndex(({ id }) => id === chosenId);
    if (team) return false;
    else if (key === 'j' && order[at + 1]) choose(order[at + 1]!.id);
    else if (key === 'k' && order[at - 1]) choose(order[at - 1]!.id);
    else if (key === 'n' && chosen?.assignee?.id === member.id) noteBox.current?.focus();
    else if (key === 'Enter' && chosen && !chosen.assignee) take(chosen);
    else if (/^[1-9]$/.test(key) && chosen?.assignee?.id === member.id && chosen.state === 'claimed') {
      const outcome = outcomesOf(chosen, t)[Number(key) - 1];
      if (outcome) finish(chosen, outcome);
    } else return false;
    return true;
  });

  const count = (tasks: TaskView[] | undefined) => formatCount(tasks?.length ?? 0, i18n.language);
  const overdue = parts?.find(([part]) => part === 'overdue')?.[1].length ?? 0;
  const showPanel = !narrow || chosenId !== null;
  const showList = !narrow || chosenId === null;

  return (
    <Page fill>
      {showList && (
        <PageHeader
          title={t('frame.desk')}
          text={mine && free && t('desk.head', { mine: count(mine), free: count(free), overdue })}
          actions={
            <>
              {leads && (
                <Button
                  icon={<TeamOutlined />}
                  type={team ? 'primary' : 'default'}
                  ghost={team}
                  onClick={() => put({ view: team ? null : 'team', task: null })}
                >
                  {t('desk.team')}
                </Button>
              )}
              <Button icon={<PlusOutlined />} onClick={() => setCreating(true)}>
                {t('desk.create')}
              </Button>
              {!narrow && (
                <Button
                  type="text"
                  icon={<QuestionCircleOutlined />}
                  aria-label={t('keys.title')}
                  onClick={() => openFrame('keys')}
                />
              )}
            </>
          }
        />
      )}
      {team ? (
        <Suspense fallback={<Skeleton active className={styles.loading} />}>
          <TeamView />
        </Suspense>
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <div className={styles.desk}>
          {showList && (
            <div className={styles.left}>
              <div className={styles.filters}>
                <Segmented
                  // Until both lists are there nobody knows which one to show: it begins with the right one, without a slide.
                  key={parts ? 'known' : 'coming'}
                  block
                  aria-label={t('desk.side')}
                  value={side}
                  onChange={(value) => put({ side: value, task: null })}
                  options={[
                    { value: 'mine', label: t('desk.mine', { count: mine?.length ?? 0 }) },
                    { value: 'free', label: t('desk.free', { count: free?.length ?? 0 }) },
                  ]}
                />
                <Select
                  allowClear
                  aria-label={t('desk.queue')}
                  placeholder={t('desk.allQueues')}
                  value={queue}
                  options={queues?.map(({ key, name }) => ({ value: key, label: name }))}
                  onChange={(key?: string) => put({ queue: key ?? null, task: null })}
                />
              </div>
              {!parts ? (
                <Skeleton active className={styles.loading} />
              ) : parts.length ? (
                <TaskList parts={parts} chosen={chosenId} onChoose={choose} />
              ) : (
                <EmptyState
                  title={t(side === 'free' ? 'desk.noneFree' : 'desk.noneMine')}
                  text={t(side === 'free' ? 'desk.noneFreeText' : 'desk.noneMineText')}
                  action={
                    side === 'mine' &&
                    free &&
                    free.length > 0 && (
                      <Button type="primary" onClick={() => put({ side: 'free', task: null })}>
                        {t('desk.toFree', { count: free.length })}
                      </Button>
                    )
                  }
                />
              )}
            </div>
          )}
          {showPanel && (
            <div className={styles.right}>
              {chosen ? (
                <TaskPanel
                  key={chosen.id}
                  task={chosen}
                  note={note}
                  onNote={setNote}
                  noteBox={noteBox}
                  onClaim={() => take(chosen)}
                  onComplete={(outcome) => finish(chosen, outcome)}
                  onGone={() => goOn(chosen.id)}
                  onBack={narrow ? () => choose(null) : undefined}
                  busy={claim.isPending || complete.isPending}
                />
              ) : goneError ? (
                <EmptyState title={t('desk.gone')} />
              ) : chosenId ? (
                <Skeleton active className={styles.loading} />
              ) : (
                parts && (
                  <EmptyState
                    title={t(order.length ? 'desk.nothingChosen' : 'desk.allDone')}
                    text={t('desk.panelText')}
                  />
                )
              )}
            </div>
          )}
        </div>
      )}
      <Suspense>{creating && <NewTask onClose={() => setCreating(false)} />}</Suspense>
    </Page>
  );
}
