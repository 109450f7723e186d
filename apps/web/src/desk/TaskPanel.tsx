import { ArrowLeftOutlined, PhoneOutlined } from '@ant-design/icons';
import type { TaskView } from '@careloop/contracts';
import { Alert, Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import type { TFunction } from 'i18next';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMember } from '../access/useMe';
import { formatInstant } from '../ui/format';
import { Quiet } from '../ui/words';
import { Key } from '../ui/Key';
import styles from './Desk.module.css';
import { DueClock } from './DueClock';
import { HandOver } from './HandOver';
import { useLastCare } from './useTasks';

/** The outcomes of its queue; a queue without any knows only 完成. */
export const outcomesOf = ({ outcomes }: TaskView, t: TFunction) =>
  outcomes.length ? outcomes : [{ key: 'done', label: t('desk.queues.outcomeDone') }];

/** One task: whom, why, by when, what to say; then claim it or say how it went. */
export function TaskPanel({
  task,
  note,
  onNote,
  noteBox,
  onClaim,
  onComplete,
  onGone,
  onBack,
  busy,
}: {
  task: TaskView;
  note: string;
  onNote: (note: string) => void;
  noteBox: RefObject<TextAreaRef | null>;
  onClaim: () => void;
  onComplete: (outcome: { key: string; label: string }) => void;
  /** It was put off or given away: go on with the next. */
  onGone: () => void;
  onBack?: () => void;
  busy: boolean;
}) {
  const { t } = useTranslation();
  const { member } = useMember();
  const { record, assignee, state } = task;
  const over = state === 'done' || state === 'cancelled';
  const own = assignee?.id === member.id && state === 'claimed';
  return (
    <article className={styles.panel} aria-label={task.title}>
      <div className={styles.panelBody}>
        {onBack && (
          <Button type="link" icon={<ArrowLeftOutlined />} className={styles.back} onClick={onBack}>
            {t('frame.desk')}
          </Button>
        )}
        <div className={styles.panelHead}>
          <div className={styles.words}>
            <h2 className={styles.title}>
              {record ? <Link to={`/forms/${record.form}/${record.id}`}>{record.name}</Link> : task.title}
            </h2>
            {record && <span>{task.title}</span>}
          </div>
          {record?.mobile && (
            <Button size="large" icon={<PhoneOutlined />} href={`tel:${record.mobile}`} className="tabular">
              {record.mobile}
            </Button>
          )}
        </div>
        <div className={styles.facts}>
          <DueClock task={task} />
          <Quiet>{task.queue.name}</Quiet>
          <Quiet>{assignee ? t('desk.assigned', { name: assignee.name }) : t('desk.unclaimed')}</Quiet>
        </div>
        {task.reason && (
          <section>
            <Quiet>{t('desk.why')}</Quiet>
            <div>
              {task.reason} {task.occurrenceId && <Link to={`/ledger/${task.occurrenceId}`}>{t('desk.seeWhy')}</Link>}
            </div>
          </section>
        )}
        {task.script && (
          <section>
            <Quiet>{t('desk.script')}</Quiet>
            <div className={styles.script}>{task.script}</div>
          </section>
        )}
        <LastCare task={task} />
      </div>
      <footer className={styles.panelFoot}>
        {over ? (
          <Alert
            type="info"
            showIcon
            title={t(`desk.over.${state}`, {
              outcome: task.outcomes.find(({ key }) => key === task.outcome)?.label ?? task.outcome ?? '',
            })}
            description={task.note || undefined}
          />
        ) : own ? (
          <>
            <Input.TextArea
              ref={noteBox}
              aria-label={t('desk.note')}
              placeholder={t(onBack ? 'desk.notePlaceholderTouch' : 'desk.notePlaceholder')}
              autoSize={{ minRows: 1, maxRows: 5 }}
              maxLength={5000}
              value={note}
              onChange={({ target }) => onNote(target.value)}
              onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
            />
            <div className={styles.outcomes} role="group" aria-label={t('desk.outcome')}>
              {outcomesOf(task, t).map((outcome, i) => (
                <Button key={outcome.key} disabled={busy} onClick={() => onComplete(outcome)}>
                  {i < 9 && <Key>{i + 1}</Key>}
                  {outcome.label}
                </Button>
              ))}
            </div>
          </>
        ) : assignee ? (
          <Alert type="warning" showIcon title={t('desk.takenBy', { name: assignee.name })} />
        ) : (
          <Button type="primary" size="large" block loading={busy} onClick={onClaim}>
            {t('desk.claim')} <Key>Enter</Key>
          </Button>
        )}
        {!over && <HandOver task={task} own={own} onGone={onGone} />}
      </footer>
    </article>
  );
}

/** What was said and done before. */
function LastCare({ task }: { task: TaskView }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const entries = useLastCare(task.record)?.filter(({ id }) => id !== task.id);
  if (!entries?.length) return null;
  return (
    <section>
      <Quiet>{t('desk.before')}</Quiet>
      <ul className={styles.before}>
        {entries.slice(0, 3).map((entry) => (
          <li key={entry.id}>
            <span>{entry.text}</span>
            <Quiet className="tabular">{formatInstant(entry.at, i18n.language, workspace.zone)}</Quiet>
          </li>
        ))}
      </ul>
    </section>
  );
}
