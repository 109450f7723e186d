import { dependsOn } from '@careloop/rules';
import { fieldOf, liveFields } from './fields';
import type { FieldDefinition, FieldLookup, FieldRollup, FormDefinition } from './types';

/** A field whose value is that of a linked record. */
export type LookupField = FieldDefinition & { lookup: FieldLookup };
/** A field that sums up the records that link here. */
export type RollupField = FieldDefinition & { rollup: FieldRollup };

/** A form by its key or id, as fields name it. */
export const formNamed = <T extends Pick<FormDefinition, 'id' | 'key'>>(
  forms: readonly T[],
  name: string | undefined,
): T | undefined => forms.find((form) => form.id === name || form.key === name);

const known = new WeakMap<FormDefinition, { lookups: LookupField[]; rollups: RollupField[] }>();

function derivedOf(form: FormDefinition) {
  let derived = known.get(form);
  if (!derived) {
    const fields = liveFields(form);
    derived = {
      lookups: fields.filter((f): f is LookupField => f.lookup !== undefined),
      rollups: fields.filter((f): f is RollupField => f.rollup !== undefined),
    };
    known.set(form, derived);
  }
  return derived;
}

/** The form's fields that show a linked record's value. */
export const lookupsOf = (form: FormDefinition): readonly LookupField[] => derivedOf(form).lookups;

/** The form's fields that sum up records of other forms. */
export const rollupsOf = (form: FormDefinition): readonly RollupField[] => derivedOf(form).rollups;

/** The form whose records a lookup's link names. */
export const lookedInto = (form: FormDefinition, { lookup }: LookupField): string | undefined =>
  fieldOf(form, lookup.link)?.form;

/** What a rollup gives where no record links: nothing counts as 0, and has no average, first or last. */
export const emptyRollup = ({ rollup }: RollupField): number | null =>
  rollup.op === 'count' || rollup.op === 'sum' ? 0 : null;

/** The fields of the other form that a rollup reads; a system field among them. */
export function rollupReads({ rollup }: RollupField): string[] {
  const { link, field, by, filter, op } = rollup;
  const order = op === 'latest' ? [by ?? '_created_at'] : [];
  return [link, ...(field ? [field] : []), ...order, ...(filter === undefined ? [] : dependsOn(filter).fields)];
}

/** Whether a rollup changes as time goes by: its filter speaks of today. */
export const isTimely = ({ rollup }: RollupField): boolean =>
  rollup.filter !== undefined && dependsOn(rollup.filter).time;

/** What fields of one form are read by derived fields of another. */
export interface Followers {
  /** Rollups of `form` over records of ours, by our link. */
  rollups: { form: FormDefinition; link: string; fields: RollupField[] }[];
  /** Lookups of `form` that read ours through its link. */
  lookups: { form: FormDefinition; link: string; fields: LookupField[] }[];
}

/** The derived fields of all forms (this one among them) that follow records of this form. */
export function followersOf(form: FormDefinition, forms: readonly FormDefinition[]): Followers {
  const names = (name: string | undefined) => name === form.id || name === form.key;
  const grouped = <T>(fields: readonly T[], linkOf: (field: T) => string) =>
    [...new Set(fields.map(linkOf))].map((link) => ({ link, fields: fields.filter((f) => linkOf(f) === link) }));
  return {
    rollups: forms.flatMap((other) =>
      grouped(
        rollupsOf(other).filter(({ rollup }) => names(rollup.form)),
        ({ rollup }) => rollup.link,
      ).map((group) => ({ form: other, ...group })),
    ),
    lookups: forms.flatMap((other) =>
      grouped(
        lookupsOf(other).filter((field) => names(lookedInto(other, field))),
        ({ lookup }) => lookup.link,
      ).map((group) => ({ form: other, ...group })),
    ),
  };
}
