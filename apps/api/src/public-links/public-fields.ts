import { type FieldDefinition, type FieldTypes, type FormDefinition, isReckoned, liveFields } from '@careloop/forms';
import { dependsOn } from '@careloop/rules';

/**
 * Types whose editors and values tell nothing about the workspace. Whatever is not named here (links, members,
 * departments, files, subforms, types of plugins) never leaves it.
 */
const FILL = new Set(
  'text long-text phone email url number money percent rating duration select multi-select checkbox date datetime lunar-date address'.split(
    ' ',
  ),
);
const ASK = new Set('text phone email number date select serial'.split(' '));

/** Whether visitors may fill a field in. */
export const mayFill = (field: FieldDefinition, types: FieldTypes) =>
  FILL.has(field.type) && !types(field.type).system && !isReckoned(field);
/** Whether visitors may be shown its value. */
export const mayShow = (field: FieldDefinition) =>
  (FILL.has(field.type) || field.type === 'serial') && !field.lookup && !field.rollup;
/** Whether a record may be found by its value. */
export const mayAsk = (field: FieldDefinition) => ASK.has(field.type) && !field.lookup && !field.rollup;

/** What a visitor's browser is told about a field: only this, whatever else definitions may come to hold. */
const TOLD = [
  'key',
  'type',
  'label',
  'help',
  'required',
  'default',
  'span',
  'style',
  'depth',
  'scale',
  'unit',
  'currency',
  'min',
  'max',
  'maxLength',
  'pattern',
] as const satisfies (keyof FieldDefinition)[];

const RULES = ['visibleWhen', 'requiredWhen', 'readonlyWhen'] as const;

/** Fields that a rule reads, or null when it reaches beyond the record. */
function readBy(rule: FieldDefinition['visibleWhen']): string[] | null {
  const { fields, relations, change } = dependsOn(rule!);
  return relations.length || change ? null : [...fields];
}

/** The fields of these keys as visitors may know them; rules about other fields stay here. */
export function toldFields(form: FormDefinition, keys: readonly string[]): Record<string, unknown>[] {
  const known = new Set(keys);
  const within = (read: readonly string[] | null) => read !== null && read.every((key) => known.has(key));
  return keys.flatMap((key) => {
    const field = liveFields(form).find((f) => f.key === key);
    if (!field) return [];
    const told: Record<string, unknown> = { id: field.key };
    for (const name of TOLD) if (field[name] !== undefined) told[name] = field[name];
    if (field.options)
      told.options = field.options
        .filter(({ retired }) => !retired)
        .map(({ key: own, label, color }) => ({ key: own, label, ...(color && { color }) }));
    if (field.optionsBy && known.has(field.optionsBy.field)) told.optionsBy = field.optionsBy;
    for (const name of RULES) if (field[name] !== undefined && within(readBy(field[name]))) told[name] = field[name];
    return [told];
  });
}

/** The same for conditions: a value is asked for, whatever the form does with it. */
export const askedFields = (form: FormDefinition, keys: readonly string[]): Record<string, unknown>[] =>
  toldFields(form, keys).map(({ default: _, visibleWhen: _v, requiredWhen: _r, readonlyWhen: _o, ...field }) => ({
    ...field,
    type: field.type === 'serial' ? 'text' : field.type,
  }));

/** What keeps a form from being filled in by these fields alone: path, code and the field's label. */
export function fillProblems(
  form: FormDefinition,
  fields: readonly string[],
  params: readonly string[],
): { path: string; code: string; params: { field: string } }[] {
  const given = new Set([...fields, ...params]);
  return liveFields(form).flatMap((field) => {
    const about = { path: 'fields', params: { field: field.label } };
    const byItself =
      isReckoned(field) || field.default !== undefined || field.defaultFormula || field.linkage || field.visibleWhen;
    if (field.required && !given.has(field.key) && !byItself) return [{ ...about, code: 'PUBLIC_FIELD_REQUIRED' }];
    if (!fields.includes(field.key) || field.visibleWhen === undefined) return [];
    const read = readBy(field.visibleWhen);
    return read?.every((key) => given.has(key)) ? [] : [{ ...about, code: 'PUBLIC_FIELD_DEPENDS' }];
  });
}
