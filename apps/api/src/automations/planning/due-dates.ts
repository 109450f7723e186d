import { addDays, localDateOf, occurrenceTable, type OccurrenceTable, toInstant } from '@careloop/calendar';
import type { Kind } from '@careloop/rules';
import type { Trigger } from '@careloop/workflow';

export type DateTrigger = Extract<Trigger, { type: 'date' }>;

/** What a record's date has to be (`match`, see `OccurrenceTable.by`) so that something is due, and when. */
export interface DueDate {
  match: string;
  /** The return must be later than the stored date (monthly: the anchor is not a return of itself). */
  on: string;
  key: string;
  zone: string;
  dueAt: Date;
}

export interface DueDates {
  by: OccurrenceTable['by'];
  rows: DueDate[];
}

/**
 * Everything that is due in [from, to), whoever it concerns: one row for each value a record's date may have and each
 * zone. Keys carry the field: `birthday:2027`, `lunar_birthday:L2026`, `renews_on:2027-01-31`.
 */
export function dueDates(
  trigger: DateTrigger,
  kind: Kind,
  zones: readonly string[],
  window: { from: Date; to: Date },
): DueDates {
  const spec = specOf(trigger, kind);
  const span = {
    from: addDays(localDateOf(window.from, 'UTC'), -2),
    to: addDays(localDateOf(window.to, 'UTC'), 2),
  };
  const table = occurrenceTable(spec, span);
  const rows = zones.flatMap((zone) =>
    (table.rows as OccurrenceTable['rows'][number][]).flatMap((row): DueDate[] => {
      const dueAt = toInstant(row.act, trigger.at, zone);
      if (dueAt < window.from || dueAt >= window.to) return [];
      return [{ match: matchOf(row), on: row.on, key: `${trigger.field}:${row.key}`, zone, dueAt }];
    }),
  );
  return { by: table.by, rows };
}

/** How the calendar reads a trigger. */
export const specOf = ({ every, offsetDays = 0, skip = 'backward' }: DateTrigger, kind: Kind) =>
  ({ every, calendar: kind === 'lunar-date' ? 'lunar' : 'solar', offsetDays, skip }) as const;

function matchOf(row: OccurrenceTable['rows'][number]): string {
  if ('date' in row) return row.date;
  if ('leap' in row) return String(row.month * 100 + row.day + (row.leap ? 10_000 : 0));
  return String('month' in row ? row.month * 100 + row.day : row.day);
}
