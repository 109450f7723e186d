import type { BuilderHint, Kind, Operator, Rule, RuleSchema } from '@careloop/rules';
import { namesField, type Offer } from './hints';
import { fieldRead, isLiteral, operation, sameRule } from './rule-text';

/** What an editor of a value must give. */
export interface Wanted {
  kind: Kind;
  /** A written list of values of that kind. */
  many?: boolean;
  /** Only a whole number of days, written out. */
  days?: boolean;
  /** Only written out: not another field, not a date that moves. */
  fixed?: boolean;
}

/** Where a value comes from: written out, another field, a date that moves with today, or the member who looks. */
export type ValueMode = 'fixed' | 'field' | 'moving' | 'me';

/** The member who looks, as a value. */
export const ME: Rule = { var: '_me' };

/** What fills the places of a hint, for a subject of this kind; null when it has none. */
export function wantedBy(hint: BuilderHint, kind: Kind): Wanted | null {
  switch (hint.editor) {
    case 'none':
      return null;
    case 'days':
      return { kind: 'number', days: true, fixed: true };
    case 'text':
      return { kind: 'text' };
    case 'values':
      return { kind: kind === 'options' ? 'option' : kind, many: true, fixed: true };
    case 'value':
    case 'range':
      return { kind, ...(namesField(hint.template) && { fixed: true }) };
  }
}

/** The places of a hint that must be filled. */
export const slotsOf = (hint: BuilderHint) =>
  hint.editor === 'none' ? [] : hint.editor === 'range' ? (['from', 'to'] as const) : (['value'] as const);

/** The modes an editor offers for a value. */
export function modesFor(wanted: Wanted, schema: RuleSchema, offer: Offer, except?: string): ValueMode[] {
  const modes: ValueMode[] = ['fixed'];
  if (wanted.fixed || wanted.many) return modes;
  if (fieldsFor(wanted, schema, except).length) modes.push('field');
  if (wanted.kind === 'date' && offer.moments.length) modes.push('moving');
  if (wanted.kind === 'reference') modes.push('me');
  return modes;
}

/** Fields whose value can stand in the place. */
export const fieldsFor = ({ kind }: Wanted, schema: RuleSchema, except?: string) =>
  Object.values(schema.fields).filter((field) => field.kind === kind && field.key !== except);

/** How a value is written, or null when no editor can show it. */
export function valueMode(value: Rule, wanted: Wanted, schema: RuleSchema, offer: Offer): ValueMode | null {
  if (wanted.many) return Array.isArray(value) && value.every((item) => isLiteral(item, wanted.kind)) ? 'fixed' : null;
  if (wanted.days) return typeof value === 'number' && Number.isInteger(value) ? 'fixed' : null;
  if (isLiteral(value, wanted.kind)) return 'fixed';
  if (wanted.fixed) return null;
  const field = fieldRead(value, schema);
  if (field !== null) return schema.fields[field]!.kind === wanted.kind ? 'field' : null;
  if (wanted.kind === 'reference' && sameRule(value, ME)) return 'me';
  return wanted.kind === 'date' && momentOf(value, offer) ? 'moving' : null;
}

/** A date that moves: the operator that makes it, and how many days it is told. */
export interface Moment {
  operator: Operator;
  days: number | null;
}

/** Reads `{ "today": [] }`, `{ "today": [30] }` and their like. */
export function momentOf(value: Rule, offer: Offer): Moment | null {
  const read = operation(value);
  const operator = read && offer.moments.find(({ name }) => name === read[0]);
  if (!operator || !Array.isArray(read[1])) return null;
  const [days, ...more] = read[1];
  if (more.length) return null;
  if (days === undefined) return standsAlone(operator) ? { operator, days: null } : null;
  return takesDays(operator) && typeof days === 'number' && Number.isInteger(days) ? { operator, days } : null;
}

/** Whether it can be told a number of days, and whether it needs none. */
export const takesDays = (operator: Operator) => operator.signature.arguments.length > 0;
export const standsAlone = (operator: Operator) => operator.signature.arguments.every(({ optional }) => optional);

export const momentRule = ({ operator, days }: Moment): Rule => ({ [operator.name]: days === null ? [] : [days] });
