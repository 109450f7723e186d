import type { BuilderHint, Kind, Operator, Rule, RuleSchema } from '@careloop/rules';
import { hintsFor, kindOf, relatedSchema, type Offer } from './hints';
import { DEEPEST, emptyGroup, emptyLine, rowId, type Condition, type Group, type Line, type Slots } from './model';
import type { Slot, Subject } from './model';
import { fieldRead, operation, sameRule } from './rule-text';
import { valueMode, wantedBy } from './values';
import { toRule } from './write';

/** A rule as rows. What the builder does not draw becomes an opaque row: `toRule` gives the same rule back, always. */
export function fromRule(rule: Rule | null | undefined, schema: RuleSchema, offer: Offer): Group {
  if (rule === null || rule === undefined) return emptyGroup();
  const drawn = readCondition(rule, schema, offer, 1);
  return drawn.kind === 'group' ? drawn : emptyGroup([drawn]);
}

/** One condition: a group while there is room for its depth, a line, or an opaque row. */
function readCondition(rule: Rule, schema: RuleSchema, offer: Offer, depth: number): Condition {
  const drawn = (depth <= DEEPEST ? readGroup(rule, schema, offer, depth) : null) ?? readLine(rule, schema, offer);
  return drawn && sameRule(toRule(drawn, offer) ?? undefined, rule) ? drawn : { kind: 'opaque', id: rowId(), rule };
}

function readGroup(rule: Rule, schema: RuleSchema, offer: Offer, depth: number): Group | null {
  const read = operation(rule);
  if (!read || (read[0] !== 'and' && read[0] !== 'or') || !Array.isArray(read[1]) || !read[1].length) return null;
  const items = read[1].map((item) => readCondition(item, schema, offer, depth + 1));
  return { kind: 'group', id: rowId(), join: read[0], bare: false, items };
}

function readLine(rule: Rule, schema: RuleSchema, offer: Offer): Line | null {
  for (const hint of offer.hints) {
    const found: Found = { slots: {} };
    if (!fits(hint.template, rule, found, schema, offer) || !found.subject) continue;
    const kind = kindOf(found.subject, schema, offer);
    if (!kind || !hintsFor(found.subject, kind, offer).includes(hint)) continue;
    if (!slotsFit(hint, kind, found.slots, schema, offer)) continue;
    return { ...emptyLine(), subject: found.subject, hint: hint.id, slots: found.slots };
  }
  return null;
}

interface Found {
  subject?: Subject;
  slots: Slots;
}

/** Lays a template over a rule and collects what stands in its places. */
function fits(template: Rule, rule: Rule, found: Found, schema: RuleSchema, offer: Offer): boolean {
  if (template === '$field') {
    return (
      typeof rule === 'string' && Object.hasOwn(schema.fields, rule) && settle(found, { kind: 'field', field: rule })
    );
  }
  if (template === '$value' || template === '$from' || template === '$to') {
    const slot = template.slice(1) as Slot;
    if (found.slots[slot] !== undefined) return sameRule(found.slots[slot], rule);
    found.slots[slot] = rule;
    return true;
  }
  if (isFieldPlace(template)) {
    const subject = readSubject(rule, schema, offer);
    return subject !== null && settle(found, subject);
  }
  if (Array.isArray(template)) {
    return (
      Array.isArray(rule) &&
      rule.length === template.length &&
      template.every((part, i) => fits(part, rule[i]!, found, schema, offer))
    );
  }
  if (template === null || typeof template !== 'object') return template === rule;
  if (rule === null || typeof rule !== 'object' || Array.isArray(rule)) return false;
  const names = Object.keys(template);
  return (
    names.length === Object.keys(rule).length &&
    names.every((name) => name in rule && fits(template[name]!, rule[name]!, found, schema, offer))
  );
}

function settle(found: Found, subject: Subject): boolean {
  if (found.subject) return found.subject.kind === 'field' && sameSubject(found.subject, subject);
  found.subject = subject;
  return true;
}
const sameSubject = (a: Subject, b: Subject) => a.kind === 'field' && b.kind === 'field' && a.field === b.field;

export const isFieldPlace = (template: Rule) => sameRule(template, { var: '$field' });

/** `{ "var": key }`, or a figure over related records. */
function readSubject(rule: Rule, schema: RuleSchema, offer: Offer): Subject | null {
  const field = fieldRead(rule, schema);
  if (field !== null) return { kind: 'field', field };
  const read = operation(rule);
  const figure = read && offer.figures.find((operator) => operator.name === read[0]);
  return figure ? readFigure(figure, Array.isArray(read[1]) ? read[1] : [read[1]], schema, offer) : null;
}

function readFigure(figure: Operator, args: Rule[], schema: RuleSchema, offer: Offer): Subject | null {
  const [relation] = args;
  if (typeof relation !== 'string') return null;
  const related = relatedSchema(schema, relation);
  if (!related || args.length > figure.signature.arguments.length) return null;
  const subject: Subject = { kind: 'related', relation, operator: figure.name, where: null };
  for (const [i, argument] of figure.signature.arguments.entries()) {
    const given = args[i];
    if (i === 0 || given === undefined) continue;
    if (argument.as === 'related-field' && typeof given === 'string') subject.field = given;
    else if (argument.as === 'related') subject.where = fromRule(given, related, offer);
    else return null;
  }
  return subject;
}

/** Every place of the operator is filled with something its editor can show. */
function slotsFit(hint: BuilderHint, kind: Kind, slots: Slots, schema: RuleSchema, offer: Offer): boolean {
  const wanted = wantedBy(hint, kind);
  return Object.values(slots).every((value) => wanted !== null && valueMode(value, wanted, schema, offer) !== null);
}
