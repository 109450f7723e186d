import { fieldOf, type FieldLinkage, lookedInto, lookupsOf, formNamed } from '@careloop/forms';
import { isId } from '@careloop/kernel';
import { columnSql } from '../tables/names';
import { columnArray, columnOf, jsonSql, valuesSql } from '../tables/values-sql';
import type { Queryable, RecordTable } from '../types';

type Row = Record<string, unknown>;

/**
 * What the links of these records lead to, by record and lookup: null for an empty link and for one that leads nowhere;
 * nothing where the record does not say its link.
 */
export async function lookedUp(client: Queryable, table: RecordTable, records: readonly Row[]): Promise<Row[]> {
  const found: Row[] = records.map(() => ({}));
  const lookups = lookupsOf(table.form);
  for (const link of new Set(lookups.map(({ lookup }) => lookup.link))) {
    const fields = lookups.filter(({ lookup }) => lookup.link === link);
    const form = formNamed(table.forms, lookedInto(table.form, fields[0]!));
    const ids = [...new Set(records.map((record) => record[link]).filter((id): id is string => isId(id)))];
    if (!form) continue;
    const source = table.of(form);
    const columns = [...new Set(fields.map(({ lookup }) => lookup.field))].map((key) => columnOf(source, key));
    const { rows } = ids.length
      ? await client.query(
          `select t.id, ${valuesSql(columns, 't')} as "values" from ${source.name} t
           where t.id = any($1::uuid[]) and t.deleted_at is null`,
          [ids],
        )
      : { rows: [] };
    const byId = new Map(rows.map((row) => [row.id as string, row.values as Row]));
    records.forEach((record, i) => {
      if (record[link] === undefined) return;
      const values = isId(record[link]) ? byId.get((record[link] as string).toLowerCase()) : undefined;
      for (const { key, lookup } of fields) found[i]![key] = values?.[lookup.field] ?? null;
    });
  }
  return found;
}

/**
 * What a linkage fills in for these records: `take` of the newest live record for which every pair is equal; null where
 * there is none, or one of our values is empty.
 */
export async function linkedBy(
  client: Queryable,
  source: RecordTable,
  own: RecordTable,
  { match, take }: FieldLinkage,
  records: readonly Row[],
): Promise<unknown[]> {
  const pairs = match.map(({ theirs, ours }) => ({ there: columnOf(source, theirs), here: columnOf(own, ours) }));
  const asked = records.flatMap((record, index) =>
    pairs.every(({ here }) => record[here.field.key] != null && record[here.field.key] !== '')
      ? [{ record, index }]
      : [],
  );
  const found: unknown[] = records.map(() => null);
  if (!asked.length) return found;
  const arrays = pairs.map(({ there, here }) =>
    columnArray(
      there,
      asked.map(({ record }) => record[here.field.key]),
    ),
  );
  const names = arrays.map((_, i) => `c${i}`);
  const taken = columnOf(source, take);
  const where = pairs.map(
    ({ there }, i) => `t.${columnSql(fieldOf(source.form, there.field.key)!)} = ${arrays[i]!.select(`i.c${i}`)}`,
  );
  const { rows } = await client.query(
    `select i.n::int as n, to_json(${jsonSql(taken, 'f.value')}) as value
     from unnest(${arrays.map((a, i) => `$${i + 1}::${a.type}`).join(', ')}) with ordinality i(${[...names, 'n'].join(', ')})
     cross join lateral (select t.${taken.sql} as value from ${source.name} t
       where t.deleted_at is null and ${where.join(' and ')} order by t.created_at desc, t.id desc limit 1) f`,
    arrays.map((a) => a.param),
  );
  for (const { n, value } of rows) found[asked[(n as number) - 1]!.index] = value;
  return found;
}
