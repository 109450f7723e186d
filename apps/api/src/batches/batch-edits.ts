import {
  ajvCheck,
  checkFormula,
  checkRecord,
  compileFormula,
  fieldOf,
  type FieldDefinition,
  type FieldTypes,
  formGraph,
  formulaSchema,
  hasRules,
  isReckoned,
} from '@careloop/forms';
import { type Detail, Invalid, type Language, say } from '@careloop/kernel';
import { KIND_NAMES, type RuleContext } from '@careloop/rules';
import { type BatchRequest, type RecordTable, ruleData, type StoredRecord } from '@careloop/database';
import { traditional } from '../traditional';

/** The values a record is to get. */
export type Edit = (record: StoredRecord) => Record<string, unknown>;

/** Refuses an edit that would fail for every record, or that no edit of many may do. `Invalid('BATCH_INVALID')`. */
export function checkEdit(table: RecordTable, types: FieldTypes, request: BatchRequest, language: Language): void {
  const { form } = table;
  const { set = {}, clear = [], formula = {} } = request;
  const named = [
    ...Object.keys(set).map((key) => ({ key, path: `set.${key}` })),
    ...clear.map((key, i) => ({ key, path: `clear.${i}` })),
    ...Object.keys(formula).map((key) => ({ key, path: `formula.${key}` })),
  ];
  const details: Detail[] = [];
  if (!named.length) details.push({ path: 'set', code: 'BATCH_EMPTY' });
  named.forEach(({ key, path }, i) => {
    const field = fieldOf(form, key);
    const params = { field: field?.label ?? key };
    if (!field) details.push({ path, code: 'FIELD_UNKNOWN', params });
    else if (types(field.type).system || isReckoned(field)) details.push({ path, code: 'BATCH_FIELD_MADE', params });
    else if (field.unique) details.push({ path, code: 'BATCH_FIELD_UNIQUE', params });
    else if (named.findIndex((other) => other.key === key) < i)
      details.push({ path, code: 'BATCH_FIELD_TWICE', params });
  });
  if (!details.length) {
    const fixed = { ...set, ...Object.fromEntries(clear.map((key) => [key, null])) };
    const checked = checkRecord(form, fixed, { types, check: ajvCheck, language, traditional, partial: true });
    details.push(...checked.details);
    for (const [key, text] of Object.entries(formula))
      details.push(...formulaDetails(table, types, fieldOf(form, key)!, text, language));
  }
  if (details.length) throw new Invalid('BATCH_INVALID', {}, details);
}

function formulaDetails(
  table: RecordTable,
  types: FieldTypes,
  field: FieldDefinition,
  text: string,
  language: Language,
): Detail[] {
  const path = `formula.${field.key}`;
  const { kind, problems } = checkFormula(text, formulaSchema(table.form, types));
  if (kind === null)
    return problems.map(({ code, message }) => ({ path, code, message: say(message, language, traditional) }));
  const wanted = types(field.type).kind;
  if (wanted === kind || (kind === 'text' && wanted === 'option')) return [];
  const name = (of: typeof wanted) => say(KIND_NAMES[of], language, traditional);
  return [
    {
      path,
      code: 'BATCH_FORMULA_UNFIT',
      params: { field: field.label, wanted: name(wanted), given: name(kind) },
    },
  ];
}

/** What an edit makes of each record; the values still have to be judged like any others. */
export function editOf(table: RecordTable, types: FieldTypes, request: BatchRequest, context: RuleContext): Edit {
  const { form } = table;
  const fixed = { ...request.set, ...Object.fromEntries((request.clear ?? []).map((key) => [key, null])) };
  const schema = formulaSchema(form, types);
  const formulas = Object.entries(request.formula ?? {}).map(([key, text]) => {
    const field = fieldOf(form, key)!;
    return { key, run: compileFormula(text, schema, { scale: types(field.type).decimals?.(field) }) };
  });
  if (!formulas.length) return () => ({ ...fixed });
  const graph = hasRules(form) ? formGraph(form, types) : null;
  return (record) => {
    // Formulas read a record as the form does: what is hidden is empty.
    const seen = graph ? { ...ruleData(record), ...graph.start(record.values, context).seen } : ruleData(record);
    const made = formulas.map(({ key, run }) => [key, run(seen, context) ?? null] as const);
    return { ...fixed, ...Object.fromEntries(made) };
  };
}
