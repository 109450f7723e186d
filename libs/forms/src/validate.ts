import { say, type Detail, type Language } from '@careloop/kernel';
import { isEmpty, sameValue } from './empty';
import { liveFields } from './fields';
import { notOffered } from './offered-options';
import { recordSchema } from './record-schema';
import { isSubform, rowsForm } from './subforms';
import { problemOf, READ_ONLY, REQUIRED, unknownField, type SchemaIssue } from './sentences';
import type { FieldDefinition, FieldProblem, FieldType, FieldTypes, FormDefinition, JsonSchema } from './types';

/** Makes a schema into a check that answers every finding about a value. Called once per field of a form version. */
export type SchemaCheck = (schema: JsonSchema) => (value: unknown, language: Language) => SchemaIssue[];

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
  /** Of its value when there is one. */
  schema: JsonSchema;
  /** The schema as a check, by the compiler that made it. */
  compiled?: { by: SchemaCheck; check: ReturnType<SchemaCheck> };
}

interface Plan {
  fields: Planned[];
  keys: Set<string>;
  /** Fields whose options follow another field. */
  following: readonly FieldDefinition[];
}

const plans = new WeakMap<FieldTypes, WeakMap<FormDefinition, Plan>>();

/** The live fields of a form with their types and schemas: looked up once per form version. */
function planOf(form: FormDefinition, types: FieldTypes): Plan {
  const byForm = plans.get(types) ?? new WeakMap<FormDefinition, Plan>();
  plans.set(types, byForm);
  let plan = byForm.get(form);
  if (!plan) {
    const { properties } = recordSchema(form, types, { partial: true }) as { properties: Record<string, JsonSchema> };
    const fields = liveFields(form).map((field) => ({
      field,
      type: types(field.type),
      schema: properties[field.key] ?? {},
    }));
    const following = liveFields(form).filter(({ optionsBy }) => optionsBy);
    byForm.set(form, (plan = { fields, keys: new Set(fields.map(({ field }) => field.key)), following }));
  }
  return plan;
}

/** A problem as a detail whose sentence begins with the field's label. */
export function detailOf(
  path: string,
  { code, message, params }: FieldProblem,
  label: string | undefined,
  { language, traditional }: Pick<CheckOptions, 'language' | 'traditional'>,
): Detail {
  const sentence = say(message, language, traditional);
  const text = label ? label + (language === 'en' ? ': ' : '：') + sentence : sentence;
  return { path, code, message: text, ...(params && { params }) };
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
  // Nearly every record of millions is good: nothing is made for findings before there is one.
  let found: Map<string, Detail> | undefined;
  const blame = (path: string[], problem: FieldProblem, label?: string) => {
    const at = ['values', ...path].join('.');
    found ??= new Map();
    if (!found.has(at)) found.set(at, detailOf(at, problem, label, options));
  };
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    blame([], {
      code: 'TYPE',
      message: { zh: '数据须是“字段: 值”的对象', en: 'values have to be an object of fields' },
    });
    return { values: {}, details: found ? [...found.values()] : [] };
  }

  const plan = planOf(form, types);
  const given = input as Record<string, unknown>;
  for (const key of Object.keys(given)) if (!plan.keys.has(key)) blame([key], unknownField(key));

  // Millions of imported rows come through here: one pass, one new object with its keys in one order.
  const values: Record<string, unknown> = {};
  for (const planned of plan.fields) {
    const { field, type } = planned;
    const { key, label } = field;
    if (!Object.hasOwn(given, key)) {
      if (field.required && !partial && !type.system) blame([key], REQUIRED, label);
      continue;
    }
    const value = given[key];
    if (type.system) blame([key], READ_ONLY, label);
    else if (isEmpty(value)) {
      values[key] = null;
      if (field.required) blame([key], REQUIRED, label);
    } else if (previous && sameValue(previous[key], value)) values[key] = value;
    else {
      const issues = checkOf(planned, options.check)(value, language);
      for (const issue of issues) {
        const path = [key, ...issue.path];
        blame(path, problemOf({ ...issue, path }, type.kind, at(value, issue.path)), label);
      }
      if (issues.length) continue;
      if (isSubform(field)) {
        const judged = checkRows(field, value as unknown[], options);
        for (const detail of judged.details) (found ??= new Map()).set(detail.path, detail);
        values[key] = orNull(judged.rows);
        continue;
      }
      const problem = type.check?.(value, field);
      if (problem) blame([key], problem, label);
      else values[key] = type.normalise ? orNull(type.normalise(value, field)) : value;
    }
  }
  for (const field of plan.following) {
    const { key, label, optionsBy } = field;
    const leads = optionsBy!.field;
    const changed = (k: string) => Object.hasOwn(values, k) && !(previous && sameValue(previous[k], values[k]));
    if (!changed(key) && !changed(leads)) continue;
    const now = (k: string) => (Object.hasOwn(values, k) ? values[k] : previous?.[k]);
    const problem = notOffered(form, field, now(key), now(leads));
    if (problem) blame([key], problem, label);
  }
  return { values, details: found ? [...found.values()] : [] };
}

function checkOf(planned: Planned, by: SchemaCheck) {
  if (planned.compiled?.by !== by) planned.compiled = { by, check: by(planned.schema) };
  return planned.compiled.check;
}

const orNull = (value: unknown) => (isEmpty(value) ? null : value);

const at = (value: unknown, path: string[]): unknown =>
  path.reduce<unknown>((v, key) => (v == null ? v : (v as Record<string, unknown>)[key]), value);

const isBlank = (row: unknown): boolean =>
  typeof row === 'object' && row !== null && !Array.isArray(row) && Object.values(row).every(isEmpty);

/**
 * Rows in their one spelling, and what is wrong with them, beneath `values.<key>.<row>`. Rows without any value are left
 * out; what a column's formula makes need not be sent, and is reckoned by the form's graph.
 */
function checkRows(
  field: FieldDefinition,
  rows: readonly unknown[],
  options: CheckOptions,
): { rows: Record<string, unknown>[]; details: Detail[] } {
  const good: Record<string, unknown>[] = [];
  const details: Detail[] = [];
  const form = rowsForm(field);
  rows.forEach((row, i) => {
    if (isBlank(row)) return;
    const { language, previous: _, ...rest } = options;
    const judged = checkRecord(form, row, { ...rest, language, partial: false });
    good.push(judged.values);
    const place = language === 'en' ? `${field.label}, row ${i + 1}, ` : `${field.label}第 ${i + 1} 行的`;
    for (const { path, message, ...detail } of judged.details)
      details.push({
        ...detail,
        path: path.replace(/^values/, `values.${field.key}.${i}`),
        ...(message !== undefined && { message: place + message }),
      });
  });
  return { rows: good, details };
}
