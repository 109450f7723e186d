import { liveFields } from './fields';
import type { FieldTypes, FormDefinition, JsonSchema } from './types';

const made = new WeakMap<FieldTypes, WeakMap<FormDefinition, Partial<Record<'full' | 'partial', JsonSchema>>>>();

/**
 * The JSON Schema of a record's values, the same object for the same form version, so that it compiles once. It describes
 * values that are there: drop empty ones (`isEmpty`) first. `partial` asks for no required field (a change, not a record).
 */
export function recordSchema(form: FormDefinition, types: FieldTypes, { partial = false } = {}): JsonSchema {
  const byForm = made.get(types) ?? new WeakMap();
  made.set(types, byForm);
  const known = byForm.get(form) ?? {};
  byForm.set(form, known);
  return (known[partial ? 'partial' : 'full'] ??= build(form, types, partial));
}

function build(form: FormDefinition, types: FieldTypes, partial: boolean): JsonSchema {
  const fields = liveFields(form).filter((f) => !types(f.type).system);
  const required = partial ? [] : fields.filter((f) => f.required).map((f) => f.key);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((f) => [f.key, { title: f.label, ...types(f.type).jsonSchema(f) }])),
    ...(required.length && { required }),
    additionalProperties: false,
  };
}
