import {
  fieldOf,
  formGraph,
  formulaSchema,
  formulaSql,
  type FieldDefinition,
  type FormDefinition,
  rowsForm,
} from '@careloop/forms';
import { Conflict } from '@careloop/kernel';
import type { RuleContext } from '@careloop/rules';
import { columnSql } from '../tables/names';
import { parameters } from '../reads/where';
import type { Queryable, RecordTable } from '../types';

/** The definition of a formula's field: of the form, or of a subform's column (`lines.amount`). */
function definitionOf(form: FormDefinition, key: string): { field: FieldDefinition; subform?: FieldDefinition } {
  const [own, column] = key.split('.') as [string, string?];
  const field = fieldOf(form, own)!;
  return column === undefined ? { field } : { field: fieldOf(rowsForm(field), column)!, subform: field };
}

/** Formulas of a form, in the order in which they can be reckoned, that a new version makes anew; `also`: whatever happens. */
export function formulasToReckon(before: FormDefinition, after: RecordTable, also: readonly string[] = []): string[] {
  const old = new Map([...before.fields, ...before.fields.flatMap(({ fields = [] }) => fields)].map((f) => [f.id, f]));
  const graph = formGraph(after.form, after.types);
  const own = graph.formulas.filter((key) => {
    const { field } = definitionOf(after.form, key);
    const was = old.get(field.id);
    return !(was && !was.removed && was.formula === field.formula && was.scale === field.scale);
  });
  const reached = new Set([...own, ...also, ...graph.formulasAfter(own)]);
  return graph.formulas.filter((key) => reached.has(key));
}

/**
 * Writes what formulas make into the records there are (`ids`: only into these), one statement for each; records that have
 * it already are left alone. No change is kept: nobody decided anything about these records.
 */
export async function reckonFormulas(
  client: Queryable,
  table: RecordTable,
  keys: readonly string[],
  context: RuleContext,
  ids?: readonly string[],
): Promise<number> {
  const rows = (field: FieldDefinition) => {
    const { name } = table.subforms.find((subform) => subform.field === field)!;
    return { table: name, parent: 'record_id', order: 'n' };
  };
  const schema = { ...formulaSchema(table.form, table.types, { rows }), table: table.name };
  let changed = 0;
  for (const key of keys) {
    const { field, subform } = definitionOf(table.form, key);
    const { values, param } = parameters();
    const scale = table.types(field.type).decimals?.(field);
    const options = { schema, context, alias: 'r', param, scale };
    const of = subform && { row: subform.key, rowAlias: 'c' };
    const sql = formulaSql(field.formula!, { ...options, ...of });
    const only = ids ? ` where r.id = any(${param(ids)}::uuid[])` : '';
    const column = columnSql(field);
    const { rowCount } = await client.query(
      subform
        ? `update ${rows(subform).table} t set ${column} = v.value
           from (select c.record_id, c.n, ${sql} as value from ${table.name} r join ${rows(subform).table} c on c.record_id = r.id${only}) v
           where v.record_id = t.record_id and v.n = t.n and t.${column} is distinct from v.value`
        : `update ${table.name} t set ${column} = v.value from (select r.id, ${sql} as value from ${table.name} r${only}) v
           where v.id = t.id and t.${column} is distinct from v.value`,
      values,
    );
    changed += rowCount ?? 0;
  }
  return changed;
}

/** Refuses a formula on a field, or a subform's column, that people have filled in: it would write over what they typed. `Conflict('FORMULA_OVER_VALUES')`. */
export async function keepTyped(client: Queryable, before: RecordTable, after: FormDefinition): Promise<void> {
  const known = new Map(before.form.fields.map((field) => [field.id, field]));
  for (const [i, field] of after.fields.entries()) {
    const was = known.get(field.id);
    if (field.removed || !was) continue;
    await keepFilled(client, before.name, was, field, `fields.${i}`);
    const subform = before.subforms.find((one) => one.field.id === field.id);
    if (!subform) continue;
    const columns = new Map(was.fields!.map((column) => [column.id, column]));
    for (const [j, column] of (field.fields ?? []).entries())
      await keepFilled(client, subform.name, columns.get(column.id), column, `fields.${i}.fields.${j}`);
  }
}

async function keepFilled(
  client: Queryable,
  table: string,
  was: FieldDefinition | undefined,
  field: FieldDefinition,
  path: string,
): Promise<void> {
  if (!field.formula || field.removed || !was || was.formula) return;
  const { rows } = await client.query(`select count(*)::int as n from ${table} where ${columnSql(field)} is not null`);
  const params = { field: field.label, count: rows[0]!.n };
  if (rows[0]!.n)
    throw new Conflict('FORMULA_OVER_VALUES', params, [
      { path: `${path}.formula`, code: 'FORMULA_OVER_VALUES', params },
    ]);
}
