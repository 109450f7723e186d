import { dependsOn, type Rule } from '@careloop/rules';
import { liveFields } from './fields';
import { formulaDependsOn } from './formulas';
import { liveColumns } from './subforms';
import type { FormDefinition } from './types';

/** One thing of a form that would break, or do less, without a field. */
export interface FieldUse {
  kind:
    | 'formula'
    | 'defaultFormula'
    | 'visibleWhen'
    | 'requiredWhen'
    | 'readonlyWhen'
    | 'linkage'
    | 'optionsBy'
    | 'lookup'
    | 'rollup'
    | 'check'
    | 'role';
  /** The key of the field (`lines.amount` for a column) that has the rule; of a check its id, of a role its name. */
  at: string;
  /** How people know it: the field's label, the check's message. */
  name: string;
}

/** Whether a formula names a field, or a column of a subform by `lines.amount`. A broken formula names nothing. */
function formulaReads(formula: string | undefined, path: string): boolean {
  if (!formula) return false;
  try {
    const { fields, columns } = formulaDependsOn(formula);
    const own = columns.map(({ subform, field }) => `${subform}.${field}`);
    return fields.includes(path) || own.includes(path) || columns.some(({ subform }) => subform === path);
  } catch {
    return false;
  }
}

/** Whether a rule speaks of a field of its own form. */
export const ruleReads = (rule: Rule | undefined, key: string): boolean =>
  rule !== undefined && rule !== null && dependsOn(rule).fields.includes(key);

const CONDITIONS = ['visibleWhen', 'requiredWhen', 'readonlyWhen'] as const;

/** Where a form itself uses one of its fields, or a column (`lines.amount`); what it says about itself does not count. */
export function fieldUses(form: FormDefinition, path: string): FieldUse[] {
  const uses: FieldUse[] = [];
  for (const field of liveFields(form)) {
    for (const column of liveColumns(field)) {
      const at = `${field.key}.${column.key}`;
      if (at !== path && field.key !== path && formulaReads(column.formula, path))
        uses.push({ kind: 'formula', at, name: `${field.label}.${column.label}` });
    }
    if (field.key === path) continue;
    const use = (kind: FieldUse['kind']) => uses.push({ kind, at: field.key, name: field.label });
    if (formulaReads(field.formula, path)) use('formula');
    if (formulaReads(field.defaultFormula, path)) use('defaultFormula');
    for (const name of CONDITIONS) if (ruleReads(field[name], path)) use(name);
    if (field.linkage?.match.some(({ ours }) => ours === path)) use('linkage');
    if (field.optionsBy?.field === path) use('optionsBy');
    if (field.lookup?.link === path) use('lookup');
  }
  for (const { id, rule, message, fields } of form.checks ?? [])
    if (ruleReads(rule, path) || fields.includes(path)) uses.push({ kind: 'check', at: id, name: message });
  for (const [role, key] of Object.entries(form.roles))
    if (key === path) uses.push({ kind: 'role', at: role, name: role });
  return uses;
}

/** Where another form uses a field of this one: linkages, lookups and rollups. `key` is none of a column. */
export function usesOfOther(other: FormDefinition, form: Pick<FormDefinition, 'id' | 'key'>, key: string): FieldUse[] {
  const isThis = (name: string | undefined) => name !== undefined && (name === form.key || name === form.id);
  return liveFields(other).flatMap((field): FieldUse[] => {
    const use = (kind: FieldUse['kind']): FieldUse => ({ kind, at: field.key, name: field.label });
    const { linkage, lookup, rollup } = field;
    const link = lookup && liveFields(other).find((one) => one.key === lookup.link);
    return [
      ...(isThis(linkage?.form) && (linkage!.take === key || linkage!.match.some(({ theirs }) => theirs === key))
        ? [use('linkage')]
        : []),
      ...(link && isThis(link.form) && lookup!.field === key ? [use('lookup')] : []),
      ...(isThis(rollup?.form) &&
      ([rollup!.link, rollup!.field, rollup!.by].includes(key) || ruleReads(rollup!.filter, key))
        ? [use('rollup')]
        : []),
    ];
  });
}
