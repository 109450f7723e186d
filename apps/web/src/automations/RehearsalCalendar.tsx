import type { LocalDate } from '@careloop/calendar';
import { useTranslation } from 'react-i18next';
import { formatCount, formatDate } from '../ui/format';
import { strength, weeksOf } from './calendar-weeks';
import styles from './Rehearsal.module.css';

interface Day {
  date: LocalDate;
  count: number;
  skipped: number;
}

/** Weeks with a count a day; the busier, the stronger. Every day is a button. */
export function RehearsalCalendar({
  from,
  to,
  days,
  today,
  chosen,
  onChoose,
}: {
  from: LocalDate;
  to: LocalDate;
  days: Day[];
  today: LocalDate;
  chosen: LocalDate | null;
  onChoose: (date: LocalDate) => void;
}) {
  const { t, i18n } = useTranslation();
  const byDate = new Map(days.map((day) => [day.date, day]));
  const most = Math.max(1, ...days.map(({ count }) => count));
  const month = new Intl.DateTimeFormat(i18n.language, { month: 'short', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  const weeks = weeksOf(from, to);
  return (
    <div className={styles.calendar} role="group" aria-label={t('automations.rehearsal.calendar')}>
      {weeks[0]?.map(({ date }) => (
        <span key={date} className={styles.weekday} aria-hidden>
          {weekday.format(new Date(`${date}T00:00:00Z`))}
        </span>
      ))}
      {weeks.flat().map(({ date, inside }, i) => {
        if (!inside) return <span key={date} className={styles.outside} />;
        const { count = 0, skipped = 0 } = byDate.get(date) ?? {};
        const first = date.endsWith('-01') || date === from || i === 0;
        return (
          <button
            key={date}
            type="button"
            className={`${styles.day} tabular`}
            data-strength={strength(count, most)}
            data-today={date === today || undefined}
            aria-pressed={date === chosen}
            aria-label={`${formatDate(date, i18n.language)}：${t('automations.people', { count })}${skipped ? `，${t('automations.rehearsal.skippedCount', { count: skipped })}` : ''}`}
            onClick={() => onChoose(date)}
          >
            <span className={styles.number}>
              {first && <span className={styles.month}>{month.format(new Date(`${date}T00:00:00Z`))}</span>}
              {Number(date.slice(8))}
            </span>
            {count > 0 && <strong className={styles.count}>{formatCount(count, i18n.language)}</strong>}
            {skipped > 0 && (
              <span className={styles.skipped}>{t('automations.rehearsal.skippedCount', { count: skipped })}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}
