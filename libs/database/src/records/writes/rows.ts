import { rowsOf } from '@careloop/forms';
import { recordError } from './errors';
import type { Queryable, RecordTable, Subform } from '../types';
import { columnArray } from '../tables/values-sql';

type Row = Record<string, unknown>;

/** Rows of subforms that one statement writes. */
const MOST = 5000;

/** The subforms for which a write brings rows. */
export const touchedSubforms = (table: RecordTable, values: Row): Subform[] =>
  table.subforms.filter(({ field }) => Object.hasOwn(values, field.key));

/** Writes the rows of new records; what was there before is not asked. Inside the caller's transaction. */
export async function insertRows(
  client: Queryable,
  table: RecordTable,
  records: readonly { id: string; values: Row }[],
): Promise<void> {
  for (const subform of table.subforms) await insertInto(client, table, subform, records);
}

/** Puts these rows in the place of those the records have in the given subforms. The records are locked by the caller. */
export async function replaceRows(
  client: Queryable,
  table: RecordTable,
  records: readonly { id: string; values: Row }[],
): Promise<void> {
  for (const subform of table.subforms) {
    const given = records.filter(({ values }) => Object.hasOwn(values, subform.field.key));
    if (!given.length) continue;
    const ids = given.map(({ id }) => id);
    await client.query(`delete from ${subform.name} where record_id = any($1::uuid[])`, [ids]);
    await insertInto(client, table, subform, given);
  }
}

async function insertInto(
  client: Queryable,
  table: RecordTable,
  { field, name, columns }: Subform,
  records: readonly { id: string; values: Row }[],
): Promise<void> {
  const all = records.flatMap(({ id, values }) => rowsOf(values[field.key]).map((row, n) => ({ id, n, row })));
  for (let from = 0; from < all.length; from += MOST) {
    const part = all.slice(from, from + MOST);
    const arrays = columns.map((c) =>
      columnArray(
        c,
        part.map(({ row }) => row[c.field.key]),
      ),
    );
    const names = arrays.map((_, i) => `c${i}`);
    await client
      .query(
        `insert into ${name} (${['record_id', 'n', ...columns.map((c) => c.sql)].join(', ')})
         select ${['i.id', 'i.n', ...arrays.map((a, i) => a.select(`i.c${i}`))].join(', ')}
         from unnest(${['$1::uuid[]', '$2::int[]', ...arrays.map((a, i) => `$${i + 3}::${a.type}`)].join(', ')}) i(${['id', 'n', ...names].join(', ')})`,
        [part.map(({ id }) => id), part.map(({ n }) => n), ...arrays.map((a) => a.param)],
      )
      .catch((error: unknown) => {
        throw recordError(error, table);
      });
  }
}
