import type { ImportPreview } from '@careloop/contracts';
import type { FieldDefinition } from '@careloop/forms';

/** What is wrong with an import before it begins. */
export interface MappingProblem {
  code: 'nothing' | 'twice' | 'required' | 'key' | 'keyUnmapped';
  /** Labels of the fields it is about. */
  fields: string[];
}

/** Column heading → field key, '' = left out; as the server guessed, but no field twice. */
export function guessedMapping({ columns }: Pick<ImportPreview, 'columns'>): Record<string, string> {
  const taken = new Set<string>();
  return Object.fromEntries(
    columns.map(({ heading, field }) => {
      if (!field || taken.has(field)) return [heading, ''];
      taken.add(field);
      return [heading, field];
    }),
  );
}

/** Everything that stands in the way. */
export function problemsOfMapping(
  mapping: Record<string, string>,
  mode: 'create' | 'update' | 'upsert',
  key: string | undefined,
  fields: FieldDefinition[],
): MappingProblem[] {
  const chosen = Object.values(mapping).filter(Boolean);
  const labels = (keys: string[]) => fields.filter((field) => keys.includes(field.key)).map(({ label }) => label);
  const twice = labels(chosen.filter((field, i) => chosen.indexOf(field) !== i));
  const missing = fields
    .filter(({ required, key: own }) => required && !chosen.includes(own))
    .map(({ label }) => label);
  const problems: MappingProblem[] = [];
  if (!chosen.length) problems.push({ code: 'nothing', fields: [] });
  if (twice.length) problems.push({ code: 'twice', fields: twice });
  if (mode !== 'update' && missing.length) problems.push({ code: 'required', fields: missing });
  if (mode !== 'create' && !key) problems.push({ code: 'key', fields: [] });
  if (mode !== 'create' && key && !chosen.includes(key)) problems.push({ code: 'keyUnmapped', fields: labels([key]) });
  return problems;
}

/** Seconds that are left, by the pace so far; undefined before there is one. */
export function secondsLeft(
  { processed, total, createdAt }: { processed: number; total: number | null; createdAt: string },
  now: number,
): number | undefined {
  const elapsed = (now - Date.parse(createdAt)) / 1000;
  if (!total || processed <= 0 || elapsed < 2) return undefined;
  return Math.max(0, Math.round((elapsed / processed) * (total - processed)));
}
