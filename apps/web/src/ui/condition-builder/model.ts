import type { Rule, RuleSchema } from '@careloop/rules';

/** What a condition speaks of: a field of the record, or a figure over records that link to it. */
export type Subject =
  | { kind: 'field'; field: string }
  | {
      kind: 'related';
      /** `<form>.<link field>`. */
      relation: string;
      /** The operator that makes one value of many records (count, sum, last …). */
      operator: string;
      /** The field of the related records it reads, for operators that need one. */
      field?: string;
      /** Which related records count; null = all. */
      where: Group | null;
    };

/** The values of a line by placeholder; an absent one was not filled in yet. */
export type Slots = Partial<Record<Slot, Rule>>;
export type Slot = 'value' | 'from' | 'to';

/** One row of the builder. Without a subject, an operator or a value it is unfinished and no part of the rule yet. */
export interface Line {
  kind: 'line';
  id: string;
  subject: Subject | null;
  /** Id of the builder hint: the operator as people choose it. */
  hint: string | null;
  slots: Slots;
}

/** Rows that must all hold, or of which one must. */
export interface Group {
  kind: 'group';
  id: string;
  join: 'and' | 'or';
  /** Its only row stands in the rule without `and` around it. */
  bare: boolean;
  items: Condition[];
}

/** A part of a rule that the builder does not draw: kept as it is, and edited as json-logic. */
export interface Opaque {
  kind: 'opaque';
  id: string;
  rule: Rule;
}

export type Condition = Group | Line | Opaque;

/** Groups may stand in groups this deep; what is deeper is kept as json-logic. */
export const DEEPEST = 3;

let made = 0;
/** An id for a row, unique in this page. */
export const rowId = () => `row-${(made += 1)}`;

export const emptyLine = (): Line => ({ kind: 'line', id: rowId(), subject: null, hint: null, slots: {} });
export const emptyGroup = (items: Condition[] = []): Group => ({
  kind: 'group',
  id: rowId(),
  join: 'and',
  bare: true,
  items,
});

/** The fields that people may choose from: the form's own first, the system's last. */
export const choosableFields = (schema: RuleSchema) =>
  Object.values(schema.fields).sort((a, b) => Number(a.key.startsWith('_')) - Number(b.key.startsWith('_')));
