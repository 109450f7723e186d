import { say, type Detail, type Language } from '@careloop/kernel';
import { isEmpty, sameValue } from './empty';
import { liveFields } from './fields';
import { recordSchema } from './record-schema';
import { problemOf, READ_ONLY, REQUIRED, unknownField, type SchemaIssue } from './sentences';
import type { FieldDefinition, FieldProblem, FieldType, FieldTypes, FormDefinition, JsonSchema } from './types';

/** Checks a value against a schema; answers every finding. Compiling it once per schema object is its own business. */
export type SchemaCheck = (schema: JsonSchema, value: unknown, language: Language) => SchemaIssue[];

export interface CheckOptions {
  types: FieldTypes;
  check: SchemaCheck;
  language: Language;
  /** A change of some fields: absent ones are left alone. Default false: absent required fields are missing. */
  partial?: boolean;
  /** The record as it is: a value that stays the same is not held against today's options and limits. */
  previous?: Record<string, unknown>;
  /** Turns simplified into traditional characters, for zh-TW. */
  traditional?: (zh: string) => string;
}

interface Planned {
  field: FieldDefinition;
  type: FieldType;
}

const plans = new WeakMap<FieldTypes, WeakMap<FormDefinition, Map<string, Planned>>>();

/** The live fields of a form with their types, by key: looked up once per form version. */
function planOf(form: FormDefinition, types: FieldTypes): Map<string, Planned> {
  const byForm = plans.get(types) ?? new WeakMap<FormDefinition, Map<string, Planned>>();
  plans.set(types, byForm);
  let plan = byForm.get(form);
  if (!plan)
    byForm.set(form, (plan = new Map(liveFields(form).map((f) => [f.key, { field: f, type: types(f.type) }]))));
  return plan;
}

/** Accepted values in their one spelling (empty ones null), or what is wrong; `details` empty = all is well. */
export interface CheckedRecord {
  values: Record<string, unknown>;
  details: Detail[];
}

/**
 * Checks the values of a record, or of a change to one, against its form. Unknown fields, fields of the system and missing
 * required ones are named; `details` carry `values.<key>`, a stable code and a sentence that begins with the label.
 */
export function checkRecord(form: FormDefinition, input: unknown, options: CheckOptions): CheckedRecord {
  const { types, partial = false, previous, language } = options;
  const found = new Map<string, Detail>();
  const blame = (path: string[], { code, message, params }: FieldProblem, label?: string) => {
    const at = ['values', ...path].join('.');
    if (found.has(at)) return;
    const sentence = say(message, language, options.traditional);
    const text = label ? label + (language === 'en' ? ': ' : '：') + sentence : sentence;
    found.set(at, { path: at, code, message: text, ...(params && { params }) });
  };
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    blame([], {
      code: 'TYPE',
      message: { zh: '数据须是“字段: 值”的对象', en: 'values have to be an object of fields' },
    });
    return { values: {}, details: [...found.values()] };
  }

  const plan = planOf(form, types);
  const values: Record<string, unknown> = {};
  const present: Record<string, unknown> = {};
  const kept: Planned[] = [];
  const given = input as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    const value = given[key];
    const planned = plan.get(key);
    if (!planned) blame([key], unknownField(key));
    else if (planned.type.system) blame([key], READ_ONLY, planned.field.label);
    else if (previous && sameValue(previous[key], value)) values[key] = isEmpty(value) ? null : value;
    else if (isEmpty(value)) values[key] = null;
    else {
      present[key] = value;
      kept.push(planned);
    }
  }
  for (const { field, type } of plan.values()) {
    if (!field.required || type.system) continue;
    const { key } = field;
    const missing = key in values ? values[key] === null : !(key in present) && !partial;
    if (missing && !found.has(`values.${key}`)) blame([key], REQUIRED, field.label);
  }

  const blamed = new Set<string>();
  // Required fields are settled above, in the form's order; the schema judges what is there.
  for (const issue of options.check(recordSchema(form, types, { partial: true }), present, language)) {
    const [key = ''] = issue.path;
    const planned = plan.get(key);
    blamed.add(key);
    if (planned) blame(issue.path, problemOf(issue, planned.type.kind, at(present, issue.path)), planned.field.label);
  }
  for (const { field, type } of kept) {
    const { key } = field;
    const value = present[key];
    const problem = blamed.has(key) ? undefined : type.check?.(value, field);
    if (problem) blame([key], problem, field.label);
    else if (!blamed.has(key)) values[key] = type.normalise ? orNull(type.normalise(value, field)) : value;
  }
  return { values, details: [...found.values()] };
}

const orNull = (value: unknown) => (isEmpty(value) ? null : value);

const at = (value: unknown, path: string[]): unknown =>
  path.reduce<unknown>((v, key) => (v == null ? v : (v as Record<string, unknown>)[key]), value);
