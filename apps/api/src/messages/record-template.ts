import { localDateOf } from '@careloop/calendar';
import {
  type DisplayContext,
  type FieldDefinition,
  type FieldTypes,
  type FormDefinition,
  isSubform,
  liveColumns,
  rowsOf,
} from '@careloop/forms';
import { type Detail, Invalid } from '@careloop/kernel';
import type { TemplateData } from './render';
import { parseTemplate } from './template';
import { shown, type Shown, type TemplateSettings } from './template-functions';

/** Where the values of a record's templates come from. */
export interface RecordTemplate extends TemplateSettings {
  form: FormDefinition;
  types: FieldTypes;
  /** By field key, as stored. */
  values: Record<string, unknown>;
  /** Outputs of earlier steps by step id. */
  steps?: Record<string, Record<string, unknown>>;
  /** An empty value prints nothing. */
  blank?: boolean;
  /** Name of a member or linked record by id. */
  name?: DisplayContext['name'];
}

const today = '_today';

/**
 * What the templates of a record may read: `{{name}}` as people see it, `{{raw.name}}` as stored, `{{_today}}`,
 * `{{steps.<id>.<key>}}`. Each value is worked out when it is first read.
 */
export function recordTemplate(source: RecordTemplate): TemplateData {
  const { form, types, values, steps = {}, now, zone, language, name, blank } = source;
  const fields = new Map(form.fields.filter((field) => !field.removed).map((field) => [field.key, field]));
  const read = new Map<string, Shown>();

  const display = (field: FieldDefinition): Shown => {
    const raw = values[field.key] ?? null;
    const text = (value: unknown) => types(field.type).display(value, field, language, { zone, name });
    if (raw === null) return shown(null);
    if (isSubform(field)) return { raw, text: text(raw), items: rowsOf(raw).map((row) => rowShown(field, row)) };
    const items = Array.isArray(raw) ? raw.map((item): Shown => ({ raw: item, text: text([item]) })) : undefined;
    return { raw, text: text(raw), ...(items && { items }) };
  };

  const rowShown = (subform: FieldDefinition, row: Record<string, unknown>): Shown => ({
    raw: row,
    text: '',
    columns: new Map(
      liveColumns(subform).map((column): [string, Shown] => {
        const raw = row[column.key] ?? null;
        const text = raw === null ? '' : types(column.type).display(raw, column, language, { zone, name });
        return [column.key, { raw, text }];
      }),
    ),
  });

  return {
    ...(blank && { blank }),
    now,
    zone,
    language,
    read: (path) => {
      const [first = '', second, ...rest] = path;
      if (first === 'steps' && second !== undefined && rest.length === 1) {
        const output = Object.hasOwn(steps, second) ? steps[second]! : {};
        return shown(Object.hasOwn(output, rest[0]!) ? output[rest[0]!] : null);
      }
      if (first === today && second === undefined) return shown(localDateOf(now, zone));
      if (first === 'raw' && second !== undefined && !rest.length)
        return fields.has(second) ? shown(values[second] ?? null) : undefined;
      const field = second === undefined ? fields.get(first) : undefined;
      if (!field) return undefined;
      let value = read.get(first);
      if (!value) read.set(first, (value = display(field)));
      return value;
    },
  };
}

/** The fields a template reads (keys, in order of appearance, each once). Throws what `parseTemplate` throws. */
export function templateFields(source: string): string[] {
  const keys = parseTemplate(source).names.flatMap(({ path: [first = '', second] }) =>
    first === 'raw' ? [second ?? ''] : first === 'steps' || first === today ? [] : [first],
  );
  return [...new Set(keys)];
}

/** What is wrong with a template of this form: syntax, forbidden words, fields that do not exist, each with its line. */
export function checkTemplate(source: string, form: Pick<FormDefinition, 'fields'>): Detail[] {
  const fields = form.fields.filter((field) => !field.removed);
  let names;
  try {
    ({ names } = parseTemplate(source));
  } catch (error) {
    if (error instanceof Invalid) return error.details;
    throw error;
  }
  return names.flatMap(({ path, line }): Detail[] => {
    const [first = '', second, ...rest] = path;
    if (first === 'steps' && rest.length === 1) return [];
    if (first === today && second === undefined) return [];
    const key = first === 'raw' && second !== undefined && !rest.length ? second : second === undefined ? first : null;
    if (key !== null && fields.some((field) => field.key === key)) return [];
    const name = path.join('.');
    const suggestion = key === null ? undefined : closest(key, fields);
    return [
      suggestion
        ? { path: '', code: 'TEMPLATE_FIELD_MISSPELT', params: { name, line, suggestion } }
        : { path: '', code: 'TEMPLATE_FIELD_UNKNOWN', params: { name, line } },
    ];
  });
}

/** The field that was probably meant: its label was written, or its key with a slip or two. */
function closest(name: string, fields: FieldDefinition[]): string | undefined {
  const labelled = fields.find((field) => field.label === name);
  if (labelled) return labelled.key;
  const slips = fields.map((field) => ({
    key: field.key,
    distance: editDistance(name.toLowerCase(), field.key.toLowerCase()),
  }));
  const best = slips.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.key : undefined;
}

/** Levenshtein's distance; names are short. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
