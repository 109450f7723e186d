import { addDays, type LocalDate } from '@careloop/calendar';
import type { AutomationView } from '@careloop/contracts';
import { Alert, Button, DatePicker, Skeleton, Typography } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatCount, formatDate } from '../ui/format';
import { useToday } from '../ui/useNow';
import { RehearsalCalendar } from './RehearsalCalendar';
import { RehearsalDay } from './RehearsalDay';
import styles from './Rehearsal.module.css';
import { useRehearsal } from './useAutomations';

/** Days shown unless the reader chooses. */
export const REHEARSED_DAYS = 30;

/** Who would get what in the next 30 days: a calendar of counts, a day's list, and why some get nothing. */
export function Rehearsal({
  automation,
  dirty,
  onSave,
}: {
  automation: AutomationView;
  dirty: boolean;
  onSave: () => Promise<boolean>;
}) {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const [search, setSearch] = useSearchParams();
  const from = search.get('from') ?? today;
  const to = search.get('to') ?? addDays(today, REHEARSED_DAYS - 1);
  const day = search.get('day');
  const { rehearsal, error, isFetching, refetch } = useRehearsal(automation.id, { from, to }, automation.updatedAt);
  const put = (values: Record<string, string | null>) =>
    setSearch(
      (old) => {
        for (const [key, value] of Object.entries(values))
          if (value === null) old.delete(key);
          else old.set(key, value);
        return old;
      },
      { replace: true },
    );

  if (automation.trigger.type !== 'date')
    return <EmptyState title={t('automations.rehearsal.noDates')} text={t('automations.rehearsal.noDatesText')} />;
  const would = rehearsal?.days.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const skipped = rehearsal?.days.reduce((sum, each) => sum + each.skipped, 0) ?? 0;
  return (
    <div className={styles.rehearsal}>
      {dirty && (
        <Alert
          type="info"
          showIcon
          title={t('automations.rehearsal.unsaved')}
          action={
            <Button size="small" onClick={() => void onSave()}>
              {t('automations.rehearsal.saveAndGo')}
            </Button>
          }
        />
      )}
      <div className={styles.head}>
        <Typography.Title level={5} className={styles.answer}>
          {rehearsal
            ? t('automations.rehearsal.answer', {
                from: formatDate(from, i18n.language),
                to: formatDate(to, i18n.language),
                would: formatCount(would, i18n.language),
                skipped: formatCount(skipped, i18n.language),
              })
            : t('automations.rehearsal.working')}
        </Typography.Title>
        <DatePicker.RangePicker
          allowClear={false}
          aria-label={t('automations.rehearsal.range')}
          value={[dayjs(from), dayjs(to)]}
          maxDate={dayjs(from).add(365, 'day')}
          onChange={(range) => {
            const [first, last] = range ?? [];
            if (first && last) put({ from: first.format('YYYY-MM-DD'), to: last.format('YYYY-MM-DD'), day: null });
          }}
        />
      </div>
      <Typography.Text type="secondary">{t('automations.rehearsal.safe')}</Typography.Text>
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !rehearsal ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <>
          {rehearsal.provisional && <Alert type="warning" showIcon title={rehearsal.provisional.message} />}
          <div className={styles.parts} aria-busy={isFetching}>
            <RehearsalCalendar
              from={from}
              to={to}
              days={rehearsal.days}
              today={today}
              chosen={day}
              onChoose={(next: LocalDate) => put({ day: next === day ? null : next })}
            />
            <div className={styles.side}>
              {rehearsal.reasons.length > 0 && (
                <section>
                  <Typography.Title level={5}>{t('automations.rehearsal.reasons')}</Typography.Title>
                  <ul className={styles.reasons}>
                    {rehearsal.reasons.map(({ reason, message, count }) => (
                      <li key={reason}>
                        <span>{message}</span>
                        <span className="tabular">{t('automations.people', { count })}</span>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              <RehearsalDay automation={automation} rehearsal={rehearsal} day={day} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
