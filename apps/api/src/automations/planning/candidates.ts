import { isZone, PLACEHOLDER_DATES } from '@careloop/calendar';
import { Invalid } from '@careloop/kernel';
import { datePartSql, type RecordTable, whereSql } from '@careloop/database';
import { dependsOn, lunarDaySql, monthDaySql, type Rule } from '@careloop/rules';
import { type DateTrigger, type DueDate, dueDates } from './due-dates';
import { nearParts } from './near-dates';

/** Who is due, and when: what the planner writes down and the rehearsal shows, found by the same SQL. */
export interface CandidateRequest {
  table: RecordTable;
  trigger: DateTrigger;
  condition?: Rule | null;
  /** Zone of the workspace: where `today` is decided, and where customers live who have none of their own. */
  zone: string;
  /** Zones found in the form's zone field. */
  zones?: readonly string[];
  /** Due in [from, to). */
  from: Date;
  to: Date;
  /** Only these records. */
  ids?: readonly string[];
}

/** The values of a form's zone field that are zones. */
export const knownZones = (values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && isZone(value));

/**
 * A SELECT of `record_id, occurrence_key, due_at, zone` plus `extra` columns over the record `r`, or null when nothing can
 * be due. A condition that depends on the time is read as it will be when the care is due; others once.
 */
export function candidatesSql(
  request: CandidateRequest,
  param: (value: unknown) => string,
  extra: readonly string[] = [],
): string | null {
  const { table, trigger, condition, zone, zones = [], ids } = request;
  const column = table.schema.fields[trigger.field];
  if (!column?.column) throw new Invalid('TRIGGER_FIELD_UNKNOWN', { field: trigger.field });
  const all = [...new Set([zone, ...zones])];
  const { by, rows } = dueDates(trigger, column.kind, all, request);
  if (!rows.length) return null;

  const stored = `r."${column.column}"`;
  const instant = column.kind === 'datetime';
  // An instant has the date that the customer's calendar shows.
  const date = instant ? `(${stored} AT TIME ZONE d.zone)::date` : stored;
  const match = {
    date: { sql: date, type: 'date' },
    'month-day': { sql: monthDaySql(date), type: 'int' },
    day: { sql: `extract(day FROM ${date})::int`, type: 'int' },
    'lunar-day': { sql: lunarDaySql(date), type: 'int' },
  }[by];
  const near = instant && (by === 'month-day' || by === 'day') ? by : null;
  // What an index can tell comes first: of instants only the date in UTC, or a span that surely holds it.
  const joined = near
    ? `${datePartSql(near, stored, column.kind)} = d.near AND ${match.sql} = d.match`
    : instant
      ? `${stored} >= (d.near - 1)::timestamp AT TIME ZONE 'UTC' AND ${stored} < (d.near + 2)::timestamp AT TIME ZONE 'UTC' AND ${date} = d.match`
      : `${match.sql} = d.near`;
  const zoneRole = table.form.roles.zone;
  const zoneColumn = zoneRole && table.column(zoneRole)?.sql;
  const home = zoneColumn
    ? `CASE WHEN r.${zoneColumn} = ANY(${param(all)}::text[]) THEN r.${zoneColumn} ELSE ${param(zone)}::text END`
    : null;
  const real =
    by === 'lunar-day'
      ? ''
      : `AND ${date} >= ${param(PLACEHOLDER_DATES.from)}::date AND ${date} <> ALL(${param(PLACEHOLDER_DATES.dates)}::date[])`;
  const later = by === 'day' ? `AND d.held_on > ${date}` : '';

  const select = (part: (DueDate & { near: string })[], now: Date) => `
    SELECT r.id AS record_id, d.occurrence_key, d.due_at, d.zone${extra.map((sql) => `, ${sql}`).join('')}
    FROM unnest(${param(part.map((d) => d.match))}::${match.type}[], ${param(part.map((d) => d.near))}::${match.type}[],
                ${param(part.map((d) => d.on))}::date[], ${param(part.map((d) => d.key))}::text[],
                ${param(part.map((d) => d.zone))}::text[], ${param(part.map((d) => d.dueAt))}::timestamptz[])
         AS d(match, near, held_on, occurrence_key, zone, due_at)
    JOIN ${table.name} r ON ${joined} ${home ? `AND ${home} = d.zone` : ''}
    WHERE ${whereSql(table, { filter: condition ?? undefined, ids }, { context: { now, zone }, alias: 'r', param })}
      ${real} ${later}`;
  const placed = rows.flatMap((row) =>
    (near ? nearParts(near, Number(row.match)) : [row.match]).map((value) => ({ ...row, near: String(value) })),
  );
  const parts = readsTime(condition) ? byInstant(placed) : [placed];
  return parts.map((part) => select(part, part[0]!.dueAt)).join('\nUNION ALL');
}

/** Whether time alone can change a condition's answer. */
export const readsTime = (condition: Rule | null | undefined): boolean =>
  condition !== undefined && condition !== null && dependsOn(condition).time;

function byInstant<Row extends DueDate>(rows: readonly Row[]): Row[][] {
  const parts = new Map<number, Row[]>();
  for (const row of rows) {
    const part = parts.get(row.dueAt.getTime());
    if (part) part.push(row);
    else parts.set(row.dueAt.getTime(), [row]);
  }
  return [...parts.values()];
}
