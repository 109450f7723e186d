import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { addDays, addMonths, isLocalDate, today as todayIn, type LocalDate } from '@careloop/calendar';
import type { FormView } from '@careloop/contracts';
import { DndContext, DragOverlay, type DragEndEvent } from '@dnd-kit/core';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMember } from '../access/useMe';
import { titleField } from '../forms/field-types';
import type { RowLine } from '../records/grid-lines';
import type { ViewBodyProps } from '../records/OpenView';
import { useFigures, useRecordPages } from '../records/useRecords';
import { useValueText } from '../records/useValueText';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatDate } from '../ui/format';
import { useNarrow } from '../ui/useNarrow';
import { useNow } from '../ui/useNow';
import { CalendarChip } from './CalendarChip';
import { CalendarDay } from './CalendarDay';
import styles from './CalendarView.module.css';
import { cardQueryFields } from './cards';
import { DayList } from './DayList';
import { allOf, datesRule } from './grouping';
import { dayOfValue, daysOfMonth, monthOf, valueOn } from './month';
import { lineOf, useLifting } from './useLifting';
import { useMoveCard } from './useMoveCard';
import { dateFields } from './view-kinds';

const PAGE = 500;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Records on the days of a month; a record that goes to another day changes its date. On a phone a day's list is below. */
export default function CalendarView(body: ViewBodyProps) {
  const { t } = useTranslation();
  const { form, state, onChange } = body;
  const fields = dateFields(form);
  const field = fields.find(({ key }) => key === state.settings.dateField);
  if (field) return <Month {...body} field={field} />;
  return (
    <EmptyState
      title={t(fields.length ? 'views.dateMissing' : 'views.kindUnfit.calendar')}
      action={fields.map((f) => (
        <Button key={f.key} onClick={() => onChange({ dateField: f.key })}>
          {f.label}
        </Button>
      ))}
    />
  );
}

function Month({
  form,
  forms,
  state,
  openId,
  onOpen,
  onShown,
  field,
}: ViewBodyProps & { field: FormView['fields'][number] }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const narrow = useNarrow();
  const text = useValueText();
  const today = todayIn(useNow(), workspace.zone);
  const [params, setParams] = useSearchParams();
  const wanted = `${params.get('month') ?? ''}-01`;
  const month = isLocalDate(wanted) ? wanted : monthOf(today);
  const [chosen, setChosen] = useState<LocalDate | null>(null);
  const [lifted, setLifted] = useState<RowLine | null>(null);
  const move = useMoveCard(form, forms);

  const days = useMemo(() => daysOfMonth(month), [month]);
  const { zone } = workspace;
  const filter = allOf(state.filter, datesRule(field, days[0]!, addDays(days.at(-1)!, 1), zone));
  const query = {
    filter,
    search: state.search,
    sort: [field.key],
    fields: cardQueryFields(form, state.settings),
    limit: PAGE,
  };
  const figures = useFigures(form.key, {
    filter,
    search: state.search,
    groupBy: [{ field: field.key, unit: 'day' }],
    metrics: [{ op: 'count' }],
  });
  const { pages, error, refetch } = useRecordPages(form, forms, query);
  const byDay = useMemo(() => {
    const found = new Map<LocalDate, RowLine[]>();
    for (const { items, names } of pages?.slice(0, 1) ?? [])
      for (const record of items) {
        const day = dayOfValue(field, record.values[field.key], zone);
        if (day) found.set(day, [...(found.get(day) ?? []), { record, names }]);
      }
    return found;
  }, [pages, field, zone]);
  useEffect(() => {
    onShown([...byDay.values()].flat().map(({ record }) => record.id));
  }, [byDay, onShown]);

  const title = titleField(form);
  const nameOf = (line: RowLine) =>
    (title && text(line.record.values[title.key], title, line.names)) || t('records.nameless');
  const sayDay = (day: string) => formatDate(day, i18n.language);
  const lifting = useLifting({
    next: (from, arrow) => {
      const to = days[(from ? days.indexOf(from) : 0) + STEPS[arrow]];
      return to ?? null;
    },
    nameOf,
    say: sayDay,
  });
  const go = (to: LocalDate) => {
    setChosen(null);
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (to === monthOf(today)) next.delete('month');
        else next.set('month', to.slice(0, 7));
        return next;
      },
      { replace: true },
    );
  };

  if (error && !pages) return <ErrorState error={error} onRetry={refetch} />;
  const countOn = (day: LocalDate) =>
    (figures.rows?.find((row) => row[field.key] === day)?.['count'] as number | undefined) ??
    byDay.get(day)?.length ??
    0;
  const drop = ({ active, over }: DragEndEvent) => {
    setLifted(null);
    const line = lineOf(active);
    const day = over?.id as LocalDate | undefined;
    if (!line || !day) return;
    const value = line.record.values[field.key];
    if (dayOfValue(field, value, zone) === day) return;
    const values = { [field.key]: valueOn(field, value, day, zone) };
    void move({ ...line, name: nameOf(line), to: sayDay(day), values, from: query, into: query });
  };
  const weekdays = days
    .slice(0, 7)
    .map((day) =>
      new Intl.DateTimeFormat(i18n.language, { weekday: narrow ? 'narrow' : 'short', timeZone: 'UTC' }).format(
        new Date(`${day}T00:00:00Z`),
      ),
    );
  const heading = new Intl.DateTimeFormat(i18n.language, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}T00:00:00Z`),
  );
  const dayQuery = (day: LocalDate) => ({
    ...query,
    filter: allOf(state.filter, datesRule(field, day, addDays(day, 1), zone)),
  });
  return (
    <div className={styles.calendar}>
      <div className={styles.head}>
        <Button
          icon={<LeftOutlined />}
          aria-label={t('views.previousMonth')}
          onClick={() => go(addMonths(month, -1))}
        />
        <h2 className={styles.month} aria-live="polite">
          {heading}
        </h2>
        <Button icon={<RightOutlined />} aria-label={t('views.nextMonth')} onClick={() => go(addMonths(month, 1))} />
        <Button onClick={() => go(monthOf(today))}>{t('views.today')}</Button>
      </div>
      <DndContext
        {...lifting}
        onDragStart={({ active }) => setLifted(lineOf(active))}
        onDragEnd={drop}
        onDragCancel={() => setLifted(null)}
      >
        <div className={styles.weekdays} aria-hidden>
          {weekdays.map((weekday, i) => (
            <span key={i}>{weekday}</span>
          ))}
        </div>
        <div
          className={styles.days}
          style={{ gridTemplateRows: `repeat(${days.length / 7}, minmax(${narrow ? 48 : 118}px, 1fr))` }}
        >
          {days.map((day) => (
            <CalendarDay
              key={day}
              form={form}
              forms={forms}
              day={day}
              label={t('views.onDay', { day: sayDay(day), count: countOn(day) })}
              isToday={day === today}
              isOutside={monthOf(day) !== month}
              isChosen={day === chosen}
              count={countOn(day)}
              lines={byDay.get(day) ?? []}
              query={dayQuery(day)}
              narrow={narrow}
              openId={openId}
              nameOf={nameOf}
              onOpen={onOpen}
              onChoose={() => setChosen(day)}
            />
          ))}
        </div>
        <DragOverlay>{lifted && <CalendarChip line={lifted} name={nameOf(lifted)} isOverlay />}</DragOverlay>
      </DndContext>
      {chosen && (
        <DayList
          form={form}
          forms={forms}
          title={t('views.onDay', { day: sayDay(chosen), count: countOn(chosen) })}
          query={dayQuery(chosen)}
          narrow={narrow}
          nameOf={nameOf}
          onOpen={onOpen}
          onClose={() => setChosen(null)}
        />
      )}
    </div>
  );
}
