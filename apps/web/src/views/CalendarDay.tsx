import { useDroppable } from '@dnd-kit/core';
import type { LocalDate } from '@careloop/calendar';
import type { FormView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import type { RowLine } from '../records/grid-lines';
import { useRecordPages, type RecordQuery } from '../records/useRecords';
import { LiftableChip } from './CalendarChip';
import styles from './CalendarView.module.css';

/** So many records a day shows; the others are a click away. */
const SHOWN = 3;

/** One day: its first records, and how many more there are. On a phone only how many. */
export function CalendarDay({
  form,
  forms,
  day,
  label,
  isToday,
  isOutside,
  isChosen,
  count,
  lines,
  query,
  narrow,
  openId,
  nameOf,
  onOpen,
  onChoose,
}: {
  form: FormView;
  forms: FormView[];
  day: LocalDate;
  /** The day and its count in words. */
  label: string;
  isToday: boolean;
  /** Of the month before or after. */
  isOutside: boolean;
  isChosen: boolean;
  count: number;
  /** Those of its records that came with the month. */
  lines: RowLine[];
  query: RecordQuery;
  narrow: boolean;
  openId: string | undefined;
  nameOf: (line: RowLine) => string;
  onOpen: (id: string) => void;
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  const { setNodeRef, isOver } = useDroppable({ id: day });
  // A month of more records than come at once: its later days ask for their own.
  const isShort = !narrow && lines.length < Math.min(SHOWN, count);
  const own = useRecordPages(form, forms, { ...query, limit: SHOWN }, isShort);
  const shown = (
    isShort ? (own.pages ?? []).flatMap(({ items, names }) => items.map((record) => ({ record, names }))) : lines
  ).slice(0, SHOWN);
  const number = Number(day.slice(8));
  return (
    <div
      ref={setNodeRef}
      className={styles.day}
      data-day={day}
      data-today={isToday}
      data-outside={isOutside}
      data-chosen={isChosen}
      data-over={isOver}
    >
      {narrow ? (
        <button type="button" className={styles.touch} aria-label={label} aria-pressed={isChosen} onClick={onChoose}>
          <span className={styles.number}>{number}</span>
          {count > 0 && <span className={styles.dot}>{count > 99 ? '99+' : count}</span>}
        </button>
      ) : (
        <>
          <span className={styles.number}>{number}</span>
          {shown.map((line) => (
            <LiftableChip
              key={line.record.id}
              line={line}
              name={nameOf(line)}
              isOpen={line.record.id === openId}
              onOpen={onOpen}
            />
          ))}
          {count > shown.length && count > SHOWN && (
            <button type="button" className={styles.more} aria-label={label} onClick={onChoose}>
              {t('views.moreOfDay', { count: count - shown.length })}
            </button>
          )}
        </>
      )}
    </div>
  );
}
