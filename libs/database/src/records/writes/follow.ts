import { fieldOf, lookedInto, lookupsOf, rollupReads, formNamed, sameValue } from '@careloop/forms';
import { isId, newId } from '@careloop/kernel';
import { writeChange } from './changes';
import { formulasReading, lockParents, reckonLookups, reckonRollups } from './derived';
import { reckonFormulas } from './formulas';
import { columnSql } from '../tables/names';
import { valuesSql } from '../tables/values-sql';
import type { Queryable, RecordTable, WriteContext } from '../types';

type Row = Record<string, unknown>;

/** Forms that may follow one another: longer ways are a mistake in a definition that saving refuses. */
const MOST_STEPS = 20;

/** What was written to records of one form, as others see it. */
export interface Written {
  ids: readonly string[];
  /** Fields that are another now; null = all (records that are new, gone or back). */
  keys: ReadonlySet<string> | null;
  /** Links as they were, where they were another: by field, the ids they named. */
  left?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Brings everything up that is derived from records that were just written, inside the same transaction: their own lookups
 * when a link changed, rollups of the records they link to or did, lookups that read them, and formulas over all these;
 * then what follows from those. Where an automation listens, it hears of it like of any change; versions and history
 * stay, because nobody edited these records.
 */
export async function follow(
  client: Queryable,
  table: RecordTable,
  written: Written,
  write: WriteContext,
  step = 0,
): Promise<void> {
  if (!written.ids.length) return;
  if (step > MOST_STEPS) throw new Error(`derived fields of ${table.form.key} follow each other without end`);
  await ownLookups(client, table, written, write, step);
  const { rollups, lookups } = table.followers;
  for (const { form, link, fields } of rollups) {
    const touched = fields.filter((field) => !written.keys || rollupReads(field).some((key) => written.keys!.has(key)));
    if (!touched.length) continue;
    const target = table.of(form);
    const parents = await parentsOf(client, table, link, written);
    if (!parents.length) continue;
    await lockParents(client, target, parents);
    await bring(
      client,
      target,
      parents,
      touched.map(({ key }) => key),
      write,
      step,
      () => reckonRollups(client, target, table, link, touched, { now: write.at, zone: write.zone }, parents),
    );
  }
  for (const { form, link, fields } of lookups) {
    const touched = fields.filter(({ lookup }) => !written.keys || written.keys.has(lookup.field));
    if (!touched.length) continue;
    const target = table.of(form);
    const through = columnSql(fieldOf(form, link)!);
    const { rows } = await client.query(
      `select id from ${target.name} where ${through} = any($1::uuid[]) order by id for no key update`,
      [written.ids],
    );
    const ids = rows.map(({ id }) => id as string);
    if (!ids.length) continue;
    await bring(
      client,
      target,
      ids,
      touched.map(({ key }) => key),
      write,
      step,
      () => reckonLookups(client, target, table, link, touched, ids),
    );
  }
}

/** What records of ours look up, when their link was written; those it leads to stay as they are until the commit. */
async function ownLookups(
  client: Queryable,
  table: RecordTable,
  { ids, keys }: Written,
  write: WriteContext,
  step: number,
): Promise<void> {
  const own = lookupsOf(table.form).filter(({ lookup }) => !keys || keys.has(lookup.link));
  for (const link of new Set(own.map(({ lookup }) => lookup.link))) {
    const fields = own.filter(({ lookup }) => lookup.link === link);
    const form = formNamed(table.forms, lookedInto(table.form, fields[0]!));
    if (!form) continue;
    const through = columnSql(fieldOf(table.form, link)!);
    await client.query(
      `select 1 from ${table.of(form).name} where id in (select ${through} from ${table.name} where id = any($1::uuid[]))
       order by id for no key update`,
      [ids],
    );
    await bring(
      client,
      table,
      ids,
      fields.map(({ key }) => key),
      write,
      step,
      () => reckonLookups(client, table, table.of(form), link, fields, ids),
    );
  }
}

/** The records that a link names now, and those it named before. */
async function parentsOf(client: Queryable, table: RecordTable, link: string, { ids, left }: Written) {
  const through = columnSql(fieldOf(table.form, link)!);
  const { rows } = await client.query(
    `select distinct ${through} as id from ${table.name} where id = any($1::uuid[]) and ${through} is not null`,
    [ids],
  );
  return [...new Set([...rows.map(({ id }) => id as string), ...(left?.get(link) ?? [])])].filter(isId).sort();
}

/** Reckons derived fields and the formulas over them, tells automations, and goes on to what follows from there. */
async function bring(
  client: Queryable,
  table: RecordTable,
  ids: readonly string[],
  keys: readonly string[],
  write: WriteContext,
  step: number,
  reckon: () => Promise<string[]>,
): Promise<void> {
  const formulas = formulasReading(table, keys);
  const all = [...keys, ...formulas.map((key) => key.split('.')[0]!)];
  const heard = await isHeard(client, table);
  const before = heard ? await valuesBy(client, table, ids, all) : null;
  const changed = await reckon();
  if (!changed.length) return;
  await reckonFormulas(client, table, formulas, { now: write.at, zone: write.zone }, changed);
  if (before) await tell(client, table, before, await valuesBy(client, table, changed, all), write);
  await follow(client, table, { ids: changed, keys: new Set(all) }, write, step + 1);
}

/** Whether some automation listens to a form. */
async function isHeard(client: Queryable, table: RecordTable): Promise<boolean> {
  const { rows } = await client.query(
    `select exists (select 1 from careloop.automations
       where workspace_id = $1 and form_id = $2 and state <> 'draft' and deleted_at is null) as heard`,
    [table.workspaceId, table.form.id],
  );
  return rows[0]!.heard as boolean;
}

async function valuesBy(client: Queryable, table: RecordTable, ids: readonly string[], keys: readonly string[]) {
  const values = table.values.filter(({ field }) => keys.includes(field.key));
  const { rows } = await client.query(
    `select t.id, ${valuesSql(values, 't')} as "values" from ${table.name} t where t.id = any($1::uuid[]) and t.deleted_at is null`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id as string, row.values as Row]));
}

/** A change that automations read and nobody's history has: it hangs on no record. */
async function tell(
  client: Queryable,
  table: RecordTable,
  before: ReadonlyMap<string, Row>,
  after: ReadonlyMap<string, Row>,
  write: WriteContext,
): Promise<void> {
  const entries: Record<string, { prev: null; old: Row; new: Row; version: number }> = {};
  for (const [id, now] of after) {
    const was = before.get(id);
    const keys = Object.keys(now).filter((key) => was && !sameValue(was[key], now[key]));
    if (!was || !keys.length) continue;
    const only = (from: Row) => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
    entries[id] = { prev: null, old: only(was), new: only(now), version: 0 };
  }
  const recordIds = Object.keys(entries);
  if (!recordIds.length) return;
  const cause = { kind: 'system' as const, ...(write.cause.chain && { chain: write.cause.chain }) };
  await writeChange(
    client,
    table,
    { id: newId(), kind: 'updated', recordIds, entries },
    { ...write, cause, notify: true },
  );
}

/** Whether writing a record may change what the same form derives, so that the record has to be read again. */
export const followsItself = ({ form, followers }: RecordTable): boolean =>
  lookupsOf(form).length > 0 || [...followers.rollups, ...followers.lookups].some((group) => group.form.id === form.id);

/** Links that were written, as they were before: by field, the ids they named. */
export function linksLeft(table: RecordTable, olds: readonly Row[]): Map<string, string[]> {
  const left = new Map<string, string[]>();
  for (const { link } of table.followers.rollups)
    left.set(
      link,
      olds.flatMap((old) => (typeof old[link] === 'string' ? [old[link]] : [])),
    );
  return left;
}
