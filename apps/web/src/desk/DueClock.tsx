import { ClockCircleOutlined, MoonOutlined } from '@ant-design/icons';
import type { TaskView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { formatInstant } from '../ui/format';
import { useNow } from '../ui/useNow';
import { sayWhen } from '../ui/when';
import { Quiet } from '../ui/words';
import styles from './Desk.module.css';
import { asleepUntil } from './task-order';

/** How long there is, or how long it is overdue; the exact time on hover. */
export function DueClock({ task }: { task: Pick<TaskView, 'dueAt' | 'snoozedUntil'> }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const now = useNow();
  const asleep = asleepUntil(task, now);
  const at = asleep ?? task.dueAt;
  if (!at) return <Quiet>{t('desk.noDue')}</Quiet>;
  const late = !asleep && new Date(at) <= now;
  const text = sayWhen(at, i18n.language, workspace.zone, now);
  return (
    <span
      className={`tabular ${styles.clock}`}
      data-late={late}
      title={formatInstant(at, i18n.language, workspace.zone)}
    >
      {asleep ? <MoonOutlined /> : <ClockCircleOutlined />} {text}
    </span>
  );
}
