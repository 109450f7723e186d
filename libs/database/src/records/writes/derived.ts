import {
  fieldOf,
  formGraph,
  type FormDefinition,
  formNamed,
  isTimely,
  lookedInto,
  lookupsOf,
  rollupReads,
  type LookupField,
  type RollupField,
  rollupsOf,
  sameValue,
} from '@careloop/forms';
import { compileSql, type RuleContext } from '@careloop/rules';
import { reckonFormulas } from './formulas';
import { columnSql, quote } from '../tables/names';
import { parameters } from '../reads/where';
import type { Queryable, RecordTable } from '../types';

/** Beyond this a sum is no amount any more; it reads as empty rather than failing the write. */
const LARGEST = '1e15';
const SYSTEM: Record<string, string> = { _created_at: 'created_at', _updated_at: 'updated_at' };

const sourceColumn = (table: RecordTable, key: string): string =>
  SYSTEM[key] ? quote(SYSTEM[key]) : columnSql(fieldOf(table.form, key)!);

/** One rollup as SQL over the rows `t` of its group. */
function aggregateSql(
  { rollup: { op, field, by, filter }, scale }: RollupField,
  source: RecordTable,
  context: RuleContext,
  param: (value: unknown) => string,
): string {
  const holds = filter === undefined ? '' : compileSql(filter, { schema: source.schema, context, alias: 't', param });
  const only = (more: string) => {
    const all = [more, holds].filter(Boolean).join(' and ');
    return all ? ` filter (where ${all})` : '';
  };
  if (op === 'count') return `count(t.id)${only('')}`;
  const column = `t.${sourceColumn(source, field!)}`;
  const bounded = (sql: string) =>
    `(select case when x.v between -${LARGEST} and ${LARGEST} then x.v end from (select ${sql} as v) x)`;
  switch (op) {
    case 'sum':
      return bounded(`coalesce(sum(${column})${only('')}, 0)`);
    case 'avg':
      return bounded(`round(avg(${column})${only('')}, ${scale ?? 6})`);
    case 'latest': {
      const order = `t.${sourceColumn(source, by ?? '_created_at')}`;
      return `(array_agg(${column} order by ${order} desc, t.id desc)${only(`${order} is not null and ${column} is not null`)})[1]`;
    }
    default:
      return `${op}(${column})${only('')}`;
  }
}

/**
 * Reckons rollups that share a form and a link, set-based, for these records or for all; answers the ids of records whose
 * value is another now. Nobody else may change what is summed up meanwhile: lock the records first (`lockParents`).
 */
export async function reckonRollups(
  client: Queryable,
  table: RecordTable,
  source: RecordTable,
  link: string,
  fields: readonly RollupField[],
  context: RuleContext,
  ids?: readonly string[],
): Promise<string[]> {
  const { values, param } = parameters();
  const through = columnSql(fieldOf(source.form, link)!);
  const from = ids ? `unnest(${param(ids)}::uuid[]) q(id)` : `${table.name} q`;
  const parts = fields.map((field, i) => ({
    column: columnSql(field),
    name: `v${i}`,
    sql: aggregateSql(field, source, context, param),
  }));
  const { rows } = await client.query(
    `update ${table.name} p set ${parts.map(({ column, name }) => `${column} = v.${name}`).join(', ')}
     from (select q.id, ${parts.map(({ name, sql }) => `${sql} as ${name}`).join(', ')}
           from ${from} left join ${source.name} t on t.${through} = q.id and t.deleted_at is null group by q.id) v
     where v.id = p.id and (${parts.map(({ column }) => `p.${column}`).join(', ')}) is distinct from (${parts.map(({ name }) => `v.${name}`).join(', ')})
     returning p.id`,
    values,
  );
  return rows.map(({ id }) => id as string);
}

/** Locks records that are about to be summed up anew, in the order of their ids; links to them stay free. */
export async function lockParents(client: Queryable, table: RecordTable, ids: readonly string[]): Promise<void> {
  await client.query(`select 1 from ${table.name} where id = any($1::uuid[]) order by id for no key update`, [ids]);
}

/**
 * Writes what links of `table` lead to into lookups that share a link: of these records or of all; answers the ids of records whose value is another now.
 */
export async function reckonLookups(
  client: Queryable,
  table: RecordTable,
  source: RecordTable,
  link: string,
  fields: readonly LookupField[],
  ids?: readonly string[],
): Promise<string[]> {
  const { values, param } = parameters();
  const through = columnSql(fieldOf(table.form, link)!);
  const only = ids ? ` where q.id = any(${param(ids)}::uuid[])` : '';
  const parts = fields.map((field, i) => ({
    column: columnSql(field),
    name: `v${i}`,
    sql: `s.${columnSql(fieldOf(source.form, field.lookup.field)!)}`,
  }));
  const { rows } = await client.query(
    `update ${table.name} p set ${parts.map(({ column, name }) => `${column} = v.${name}`).join(', ')}
     from (select q.id, ${parts.map(({ name, sql }) => `${sql} as ${name}`).join(', ')}
           from ${table.name} q left join ${source.name} s on s.id = q.${through}${only}) v
     where v.id = p.id and (${parts.map(({ column }) => `p.${column}`).join(', ')}) is distinct from (${parts.map(({ name }) => `v.${name}`).join(', ')})
     returning p.id`,
    values,
  );
  return rows.map(({ id }) => id as string);
}

/** The derived fields of a form in groups that one statement can reckon. `keys`: only these. */
function groups(form: FormDefinition, forms: readonly FormDefinition[], keys: ReadonlySet<string>) {
  const grouped = <T, G>(fields: readonly T[], groupOf: (field: T) => { name: string; group: G }) => {
    const found = new Map<string, { group: G; fields: T[] }>();
    for (const field of fields) {
      const { name, group } = groupOf(field);
      const known = found.get(name) ?? { group, fields: [] };
      found.set(name, known);
      known.fields.push(field);
    }
    return [...found.values()];
  };
  return {
    rollups: grouped(
      rollupsOf(form).filter(({ key }) => keys.has(key)),
      ({ rollup: { form: source, link } }) => ({
        name: `${source} ${link}`,
        group: { source: formNamed(forms, source)!, link },
      }),
    ),
    lookups: grouped(
      lookupsOf(form).filter(({ key }) => keys.has(key)),
      (field) => ({
        name: field.lookup.link,
        group: { source: formNamed(forms, lookedInto(form, field))!, link: field.lookup.link },
      }),
    ),
  };
}

/** Derived fields of a new version that have to be reckoned for the records there are: new ones and changed ones. */
export function derivedToReckon(before: FormDefinition, after: FormDefinition): string[] {
  const old = new Map(before.fields.map((field) => [field.id, field]));
  return [...lookupsOf(after), ...rollupsOf(after)].flatMap((field) => {
    const was = old.get(field.id);
    const kept = was && !was.removed && sameValue(was.lookup, field.lookup) && sameValue(was.rollup, field.rollup);
    return kept && was.scale === field.scale ? [] : [field.key];
  });
}

/** Rollups that time alone changes. */
export const timelyRollups = (form: FormDefinition): string[] =>
  rollupsOf(form)
    .filter(isTimely)
    .map(({ key }) => key);

/** Formulas and columns that read these fields, in the order of reckoning. */
export const formulasReading = (table: RecordTable, keys: readonly string[]): string[] =>
  keys.length ? formGraph(table.form, table.types).formulasAfter(keys) : [];

/**
 * Reckons derived fields and formulas for all records of a form, set-based, and what other forms derive from them. `keys`:
 * lookups and rollups; `formulas`: beside those that read them. No change is kept: nobody decided anything.
 */
export async function reckonForm(
  client: Queryable,
  table: RecordTable,
  { keys, formulas }: { keys: readonly string[]; formulas: readonly string[] },
  context: RuleContext,
): Promise<void> {
  const { rollups, lookups } = groups(table.form, table.forms, new Set(keys));
  for (const { group, fields } of lookups)
    await reckonLookups(client, table, table.of(group.source), group.link, fields);
  for (const { group, fields } of rollups)
    await reckonRollups(client, table, table.of(group.source), group.link, fields, context);
  const graph = formGraph(table.form, table.types);
  const wanted = new Set([...formulas, ...graph.formulasAfter([...keys, ...formulas])]);
  const ordered = graph.formulas.filter((key) => wanted.has(key));
  if (ordered.length) await reckonFormulas(client, table, ordered, context);

  const changed = new Set([...keys, ...ordered.map((key) => key.split('.')[0]!)]);
  if (!changed.size) return;
  const { followers } = table;
  const following = new Map<FormDefinition, string[]>();
  const add = (form: FormDefinition, key: string) => following.set(form, [...(following.get(form) ?? []), key]);
  for (const { form, fields } of followers.rollups)
    for (const field of fields) if (rollupReads(field).some((key) => changed.has(key))) add(form, field.key);
  for (const { form, fields } of followers.lookups)
    for (const field of fields) if (changed.has(field.lookup.field)) add(form, field.key);
  for (const [form, own] of following) await reckonForm(client, table.of(form), { keys: own, formulas: [] }, context);
}
