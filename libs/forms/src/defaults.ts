import { liveFields } from './fields';
import type { FieldDefinition, FieldTypes, FormDefinition } from './types';

/** What the words `today`, `now` and `me` stand for in a default. */
export interface DefaultContext {
  /** Civil date in the workspace's zone. */
  today: string;
  now: Date;
  memberId?: string;
}

/** The values with the form's defaults in place of absent keys; what a caller wrote, null too, stays. */
export function applyDefaults(
  form: FormDefinition,
  types: FieldTypes,
  values: Record<string, unknown>,
  ctx: DefaultContext,
): Record<string, unknown> {
  const wanting = withDefault(form);
  if (!wanting.length) return values;
  const words: Partial<Record<string, Record<string, unknown>>> = {
    date: { today: ctx.today },
    datetime: { now: ctx.now.toISOString() },
    reference: { me: ctx.memberId ?? null },
  };
  let filled = values;
  for (const field of wanting) {
    if (filled[field.key] !== undefined) continue;
    if (filled === values) filled = { ...values };
    const named = words[types(field.type).kind];
    filled[field.key] =
      named && typeof field.default === 'string' && Object.hasOwn(named, field.default)
        ? named[field.default]
        : field.default;
  }
  return filled;
}

const known = new WeakMap<FormDefinition, FieldDefinition[]>();

function withDefault(form: FormDefinition): FieldDefinition[] {
  let fields = known.get(form);
  if (!fields) known.set(form, (fields = liveFields(form).filter((f) => f.default !== undefined)));
  return fields;
}

/** Whether a default is one of the words above, so that it need not be a value of the type. */
export const isDefaultWord = (kind: string, value: unknown): boolean =>
  (kind === 'date' && value === 'today') ||
  (kind === 'datetime' && value === 'now') ||
  (kind === 'reference' && value === 'me');
