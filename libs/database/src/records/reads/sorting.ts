import { createHash } from 'node:crypto';
import { Invalid, isId } from '@careloop/kernel';
import type { RecordTable } from '../types';

/** One key of an order. */
export interface SortKey {
  /** SQL over `alias`. */
  sql: (alias: string) => string;
  sqlType: string;
  descending: boolean;
  nullable: boolean;
}

/** What a list is sorted by; the id, in the direction of the first key, settles ties and is not among `keys`. */
export interface Sorting {
  keys: SortKey[];
  idDescending: boolean;
  /** Tells one order of one form from another, for cursors. */
  fingerprint: string;
}

/** The place where a page ended: the sort values as text, and the id. */
export interface Place {
  values: (string | null)[];
  id: string;
}

const SYSTEM: Record<string, { column: string; sqlType: string; nullable: boolean }> = {
  _id: { column: 'id', sqlType: 'uuid', nullable: false },
  _created_at: { column: 'created_at', sqlType: 'timestamptz', nullable: false },
  _updated_at: { column: 'updated_at', sqlType: 'timestamptz', nullable: false },
  _created_by: { column: 'created_by', sqlType: 'uuid', nullable: true },
  _updated_by: { column: 'updated_by', sqlType: 'uuid', nullable: true },
  _version: { column: 'version', sqlType: 'integer', nullable: false },
};

/** Reads `['-renews_on', 'name']`; newest first without any. `Invalid('SORT_UNKNOWN_FIELD' | 'SORT_TOO_LONG', 400)`. */
export function sortingOf(table: RecordTable, sort: readonly string[] = []): Sorting {
  const wanted = sort.length ? sort : ['-_created_at'];
  const seen = new Map<string, SortKey>();
  wanted.forEach((name, i) => {
    const descending = name.startsWith('-');
    const key = descending ? name.slice(1) : name;
    const system = Object.hasOwn(SYSTEM, key) ? SYSTEM[key] : undefined;
    const column = table.column(key);
    const fail = (code: string) =>
      new Invalid(code, { field: key }, [{ path: `sort.${i}`, code, params: { field: key } }], 400);
    if (!system && !column) throw fail('SORT_UNKNOWN_FIELD');
    if (seen.has(key)) return;
    if (seen.size === 8) throw fail('SORT_TOO_LONG');
    seen.set(
      key,
      system
        ? { ...system, sql: (alias) => `${alias}.${system.column}`, descending }
        : {
            sql: (alias) =>
              column!.type.sortSql?.(`${alias}.${column!.sql}`, column!.field) ?? `${alias}.${column!.sql}`,
            sqlType: column!.sqlType,
            descending,
            nullable: true,
          },
    );
  });
  const keys = [...seen.values()];
  const name = [table.form.id, ...[...seen].map(([key, { descending }]) => (descending ? '-' : '') + key)].join('|');
  const fingerprint = createHash('sha256').update(name).digest('base64url').slice(0, 8);
  return { keys, idDescending: keys[0]!.descending, fingerprint };
}

/** The opaque cursor of the place whose `[values…, id]` PostgreSQL wrote as JSON text. */
export const cursorAt = (sorting: Sorting, place: string): string =>
  Buffer.from(`${sorting.fingerprint}${place}`).toString('base64url');

export const cursorInvalid = () => new Invalid('CURSOR_INVALID', {}, [{ path: 'cursor', code: 'CURSOR_INVALID' }], 400);

/** Where a cursor stands; `Invalid('CURSOR_INVALID', 400)` for one of another order, form or maker. */
export function placeOf(sorting: Sorting, cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith(sorting.fingerprint)) throw cursorInvalid();
  try {
    const values = JSON.parse(text.slice(sorting.fingerprint.length)) as (string | null)[];
    const id = values.pop();
    const fits =
      values.length === sorting.keys.length &&
      values.every((v, i) => typeof v === 'string' || (v === null && sorting.keys[i]!.nullable));
    if (!fits || !isId(id)) throw cursorInvalid();
    return { values, id };
  } catch {
    throw cursorInvalid();
  }
}

/** `ORDER BY` of the keys from `from` on, then the id; empty values last in both directions. */
export function orderSql({ keys, idDescending }: Sorting, alias: string, from = 0): string {
  const parts = keys
    .slice(from)
    .map((k) => `${k.sql(alias)} ${k.descending ? 'desc' : 'asc'}${k.nullable ? ' nulls last' : ''}`);
  return [...parts, `${alias}.id ${idDescending ? 'desc' : 'asc'}`].join(', ');
}

/** Rows after a place, by the keys from `from` on and the id; empty values are last in both directions. */
export function afterSql(
  sorting: Sorting,
  alias: string,
  place: Place,
  param: (v: unknown) => string,
  from = 0,
): string {
  const key = sorting.keys[from];
  if (!key) return `${alias}.id ${sorting.idDescending ? '<' : '>'} ${param(place.id)}::uuid`;
  const value = place.values[from]!;
  const sql = key.sql(alias);
  const rest = () => afterSql(sorting, alias, place, param, from + 1);
  if (value === null) return `(${sql} is null and ${rest()})`;
  const at = `${param(value)}::${key.sqlType}`;
  const beyond = `${sql} ${key.descending ? '<' : '>'} ${at}`;
  return `(${beyond}${key.nullable ? ` or ${sql} is null` : ''} or (${sql} = ${at} and ${rest()}))`;
}
