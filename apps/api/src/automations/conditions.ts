import { fieldOf } from '@careloop/forms';
import {
  getRecords,
  listRecords,
  type Queryable,
  type RecordTable,
  ruleData,
  selectIds,
  type StoredRecord,
} from '@careloop/database';
import { compile, dependsOn, type Rule, type RuleContext, type RuleSchema, truthy } from '@careloop/rules';

/** A record that a condition is asked about, with the values it had before the change that brought it here. */
export interface Subject {
  id: string;
  old?: Record<string, unknown>;
}

/** Most related records that one explanation or branch looks at. */
const MAX_RELATED = 1000;

/**
 * Which of these records meet a condition now; no condition: all that are there. Set-based: one statement for
 * conditions on related records, else the loaded records and a compiled closure.
 */
export async function meeting(
  client: Queryable,
  table: RecordTable,
  condition: Rule | null | undefined,
  subjects: readonly Subject[],
  records: ReadonlyMap<string, StoredRecord>,
  context: RuleContext,
): Promise<Set<Subject>> {
  const there = subjects.filter(({ id }) => records.has(id));
  if (condition === undefined || condition === null || !there.length) return new Set(there);
  const { relations, change } = dependsOn(condition);
  if (!relations.length) {
    const test = compiled(condition, table.schema);
    const holds = ({ id, old }: Subject) =>
      truthy(test(ruleData(records.get(id)!), { ...context, ...(old && { old }) }));
    return new Set(there.filter(holds));
  }
  const matching = (ids: string[], old?: Subject['old']) =>
    selectIds(client, table, { filter: condition, ids }, { ...context, ...(old && { old }) });
  if (!change) {
    const ids = new Set(await matching(there.map(({ id }) => id)));
    return new Set(there.filter(({ id }) => ids.has(id)));
  }
  const met = new Set<Subject>();
  for (const subject of there) if ((await matching([subject.id], subject.old)).length) met.add(subject);
  return met;
}

const closures = new WeakMap<object, { schema: RuleSchema; run: ReturnType<typeof compile> }>();

/** The compiled rule, kept beside the rule for as long as the form stays the same. */
function compiled(rule: Rule, schema: RuleSchema): ReturnType<typeof compile> {
  if (typeof rule !== 'object' || rule === null) return compile(rule, schema);
  const known = closures.get(rule);
  if (known?.schema === schema) return known.run;
  const run = compile(rule, schema);
  closures.set(rule, { schema, run });
  return run;
}

/** The live records with these ids, by id; `fields` limits their values. */
export const load = (client: Queryable, table: RecordTable, ids: readonly string[], fields?: readonly string[]) =>
  getRecords(client, table, ids, fields);

/** The fields of a record that a condition reads, with some others; undefined ones are left out. */
export function fieldsNeeded(
  table: RecordTable,
  condition: Rule | null | undefined,
  ...others: (string | undefined)[]
): string[] {
  const { fields, relations } = dependsOn(condition ?? true);
  const read = [...fields, ...relations.map(({ key }) => key)];
  return [...new Set([...read, ...others])].filter((key): key is string => !!key && !!fieldOf(table.form, key));
}

/** The related records that a rule reads, for explanations and branches. `tableOf` finds the table of a form by key. */
export async function relatedTo(
  client: Queryable,
  recordId: string,
  rule: Rule,
  tableOf: (form: string) => Promise<RecordTable>,
  context: RuleContext,
): Promise<Record<string, Record<string, unknown>[]>> {
  const related: Record<string, Record<string, unknown>[]> = {};
  for (const { key, fields } of dependsOn(rule).relations) {
    const [form = '', link] = key.split('.');
    // Rows of a subform are in the record.
    if (link === undefined) continue;
    const table = await tableOf(form);
    const known = fields.filter((field) => fieldOf(table.form, field));
    const { json } = await listRecords(
      client,
      table,
      { filter: { '==': [{ var: link }, recordId] }, fields: [...new Set([link, ...known])], limit: MAX_RELATED },
      context,
    );
    related[key] = (JSON.parse(json) as { items: StoredRecord[] }).items.map(ruleData);
  }
  return related;
}
