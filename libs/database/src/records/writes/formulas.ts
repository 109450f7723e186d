import {
  fieldOf,
  formGraph,
  formulaSchema,
  formulaSql,
  type FieldDefinition,
  type FormDefinition,
} from '@careloop/forms';
import { Conflict } from '@careloop/kernel';
import type { RuleContext } from '@careloop/rules';
import { columnSql } from '../tables/names';
import { parameters } from '../reads/where';
import type { Queryable, RecordTable } from '../types';

/** Formulas of a form, in the order in which they can be reckoned, that a new version makes anew; `also`: whatever happens. */
export function formulasToReckon(before: FormDefinition, after: RecordTable, also: readonly string[] = []): string[] {
  const old = new Map(before.fields.map((field) => [field.id, field]));
  const graph = formGraph(after.form, after.types);
  const own = graph.formulas.filter((key) => {
    const field = fieldOf(after.form, key);
    const was = field && old.get(field.id);
    return field && !(was && !was.removed && was.formula === field.formula && was.scale === field.scale);
  });
  const reached = new Set([...own, ...also, ...graph.formulasAfter(own)]);
  return graph.formulas.filter((key) => reached.has(key) && fieldOf(after.form, key));
}

/**
 * Writes what formulas make into the records there are, one statement for each; records that have it already are left
 * alone. No change is kept: nobody decided anything about these records.
 */
export async function reckonFormulas(
  client: Queryable,
  table: RecordTable,
  keys: readonly string[],
  context: RuleContext,
): Promise<number> {
  const schema = { ...formulaSchema(table.form, table.types), table: table.name };
  let changed = 0;
  for (const key of keys) {
    const field = fieldOf(table.form, key)!;
    const { values, param } = parameters();
    const scale = table.types(field.type).decimals?.(field);
    const sql = formulaSql(field.formula!, { schema, context, alias: 'r', param, scale });
    const column = columnSql(field);
    const { rowCount } = await client.query(
      `update ${table.name} t set ${column} = n.value from (select r.id, ${sql} as value from ${table.name} r) n
       where n.id = t.id and t.${column} is distinct from n.value`,
      values,
    );
    changed += rowCount ?? 0;
  }
  return changed;
}

/** Refuses a formula on a field that people have filled in: it would write over what they typed. `Conflict('FORMULA_OVER_VALUES')`. */
export async function keepTyped(client: Queryable, before: RecordTable, after: FormDefinition): Promise<void> {
  const old = new Map(before.form.fields.map((field) => [field.id, field]));
  for (const [i, field] of after.fields.entries()) {
    const was: FieldDefinition | undefined = old.get(field.id);
    if (!field.formula || field.removed || !was || was.formula) continue;
    const { rows } = await client.query(
      `select count(*)::int as n from ${before.name} where ${columnSql(field)} is not null`,
    );
    const params = { field: field.label, count: rows[0]!.n };
    if (rows[0]!.n)
      throw new Conflict('FORMULA_OVER_VALUES', params, [
        { path: `fields.${i}.formula`, code: 'FORMULA_OVER_VALUES', params },
      ]);
  }
}
