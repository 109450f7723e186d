import { compile, dependsOn, truthy, type Rule, type RuleContext, type RuleSchema } from '@careloop/rules';
import { liveFields } from './fields';
import { formulasOf } from './formula-schema';
import { compileFormula, formulaDependsOn, type FormulaSchema } from './formulas';
import type { FieldDefinition, FieldTypes, FormDefinition } from './types';

/** The key that stands for the passing of time. */
export const NOW = '_now';

/** What a step reckons with: the record as all may read it, hidden fields empty. */
type Reckon = (seen: Record<string, unknown>, context: RuleContext, row?: Record<string, unknown>) => unknown;

/** One thing that is reckoned when what it reads changes. */
export interface Step {
  kind: 'formula' | 'default' | 'lookup' | 'linkage' | 'visible' | 'required' | 'readonly' | 'check';
  /** The field, a subform's column (`lines.amount`), or the check's id. */
  key: string;
  reads: string[];
  writes?: string;
  /** For a column: its subform and its own key. */
  column?: { subform: string; key: string };
  reckon: Reckon;
}

/** The key that stands for whether a field is shown, where that does not decide its value. */
const shownKey = (key: string) => `${key} shown`;

/** The key that stands for what a lookup's link leads to, once it is known. */
export const lookedKey = (key: string) => `${key} looked`;

/** Whether nobody writes the field: a formula, a lookup or a rollup makes its value. */
export const isReckoned = ({ formula, lookup, rollup }: FieldDefinition): boolean =>
  formula !== undefined || lookup !== undefined || rollup !== undefined;

function ruleStep(kind: Step['kind'], key: string, rule: Rule, schema: RuleSchema, more: Partial<Step> = {}): Step {
  const { fields, relations, time } = dependsOn(rule);
  const rows = relations.flatMap(({ key }) => (schema.relations?.[key]?.within ? [key] : []));
  const run = compile(rule, schema);
  return {
    kind,
    key,
    ...more,
    reads: [...new Set([...fields, ...rows, ...(more.reads ?? []), ...(time ? [NOW] : [])])],
    reckon: (seen, context) => truthy(run(seen, context)),
  };
}

/** What a formula reads, as keys: fields, columns as `lines.amount`, and time. */
export function keysRead(formula: string): string[] {
  const { fields, columns, time } = formulaDependsOn(formula);
  return [...fields, ...columns.map(({ subform, field }) => `${subform}.${field}`), ...(time ? [NOW] : [])];
}

/** Everything of a form that is reckoned, in the order of its fields. `Invalid('FORMULA_INVALID')`, rules' errors. */
export function stepsOf(form: FormDefinition, types: FieldTypes, schema: FormulaSchema): Step[] {
  const steps: Step[] = [];
  for (const { key, field, row, formula } of formulasOf(form)) {
    const scale = types(field.type).decimals?.(field);
    const run = compileFormula(formula, schema, { row, scale });
    steps.push({
      kind: 'formula',
      key,
      reads: keysRead(formula),
      writes: key,
      ...(row && { column: { subform: row, key: field.key } }),
      reckon: (seen, context, of) => run(seen, context, undefined, of),
    });
  }
  for (const field of liveFields(form)) {
    const { key } = field;
    if (field.defaultFormula && !field.formula) {
      const scale = types(field.type).decimals?.(field);
      const run = compileFormula(field.defaultFormula, schema, { scale });
      const reads = keysRead(field.defaultFormula);
      steps.push({ kind: 'default', key, reads, writes: key, reckon: (seen, context) => run(seen, context) });
    }
    if (field.lookup)
      steps.push({ kind: 'lookup', key, reads: [field.lookup.link, lookedKey(key)], writes: key, reckon: () => null });
    if (field.linkage) {
      const reads = field.linkage.match.map(({ ours }) => ours);
      steps.push({ kind: 'linkage', key, reads, writes: key, reckon: () => null });
    }
    // What is reckoned is read whether it is shown or not.
    const writes = isReckoned(field) ? shownKey(key) : key;
    if (field.visibleWhen !== undefined) steps.push(ruleStep('visible', key, field.visibleWhen, schema, { writes }));
    if (field.requiredWhen !== undefined) steps.push(ruleStep('required', key, field.requiredWhen, schema));
    if (field.readonlyWhen !== undefined) steps.push(ruleStep('readonly', key, field.readonlyWhen, schema));
  }
  for (const { id, rule, fields } of form.checks ?? []) {
    const reads = [...fields, ...fields.map(shownKey)];
    steps.push(ruleStep('check', id, rule, schema, { reads }));
  }
  return steps;
}
