import { say, type Detail, type Language } from '@careloop/kernel';
import { isEmpty, sameValue } from './empty';
import { fieldOf, liveFields } from './fields';
import { recordSchema } from './record-schema';
import { problemOf, READ_ONLY, REQUIRED, unknownField, type SchemaIssue } from './sentences';
import type { FieldDefinition, FieldProblem, FieldTypes, FormDefinition, JsonSchema } from './types';

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

  const values: Record<string, unknown> = {};
  const present: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(input)) {
    const field = fieldOf(form, key);
    if (!field) blame([key], unknownField(key));
    else if (types(field.type).system) blame([key], READ_ONLY, field.label);
    else if (previous && sameValue(previous[key], value)) values[key] = isEmpty(value) ? null : value;
    else if (isEmpty(value)) values[key] = null;
    else present[key] = value;
  }
  for (const field of liveFields(form)) {
    const { key } = field;
    const missing = key in values ? values[key] === null : !(key in present) && !partial;
    if (field.required && missing && !types(field.type).system && !found.has(`values.${key}`))
      blame([key], REQUIRED, field.label);
  }

  const blamed = new Set<string>();
  // Required fields are settled above, in the form's order; the schema judges what is there.
  for (const issue of options.check(recordSchema(form, types, { partial: true }), present, language)) {
    const [key = ''] = issue.path;
    const field = fieldOf(form, key);
    blamed.add(key);
    if (field) blame(issue.path, problemOf(issue, types(field.type).kind, at(present, issue.path)), field.label);
  }
  for (const [key, value] of Object.entries(present)) {
    const field = fieldOf(form, key)!;
    if (blamed.has(key)) continue;
    const checked = checkValue(field, value, types);
    if ('problem' in checked) blame([key], checked.problem, field.label);
    else values[key] = checked.value;
  }
  return { values, details: [...found.values()] };
}

function checkValue(
  field: FieldDefinition,
  value: unknown,
  types: FieldTypes,
): { problem: FieldProblem } | { value: unknown } {
  const type = types(field.type);
  const problem = type.check?.(value, field);
  if (problem) return { problem };
  const stored = type.normalise ? type.normalise(value, field) : value;
  return { value: isEmpty(stored) ? null : stored };
}

const at = (value: unknown, path: string[]): unknown =>
  path.reduce<unknown>((v, key) => (v == null ? v : (v as Record<string, unknown>)[key]), value);
