import { operators, type BuilderHint, type Kind, type Operator, type RuleSchema } from '@careloop/rules';
import type { Subject } from './model';

/** What the registry offers to the builder. Plugins' operators appear here as soon as they are registered. */
export interface Offer {
  hints: BuilderHint[];
  /** Operators that make one value of related records: their first argument is a relation. */
  figures: Operator[];
  /** Operators that give a date from today alone, told at most a number of days. */
  moments: Operator[];
}

const isFigure = (operator: Operator) => operator.signature.arguments[0]?.as === 'relation';

const isMoment = ({ time, signature: { result, arguments: args } }: Operator) =>
  Boolean(time) && result === 'date' && args.length <= 1 && args.every(({ as, whole }) => as === 'constant' && whole);

/** Reads the registry. `changes`: also what only has an answer right after a change (刚被改为). */
export function offerOf({ changes = false }: { changes?: boolean } = {}): Offer {
  const all = [...operators.values()].filter(({ refused, change }) => !refused && (changes || !change));
  return {
    hints: all.flatMap((operator) => operator.builder ?? []).sort((a, b) => (a.order ?? 100) - (b.order ?? 100)),
    figures: all.filter(isFigure),
    moments: all.filter(isMoment),
  };
}

/** The schema of the records behind a relation. */
export const relatedSchema = (schema: RuleSchema, relation: string): RuleSchema | undefined =>
  schema.relations?.[relation]?.schema();

/** What the subject of a line gives, or null while it is unfinished or unknown. */
export function kindOf(subject: Subject | null, schema: RuleSchema, offer: Offer): Kind | null {
  if (!subject) return null;
  if (subject.kind === 'field') return schema.fields[subject.field]?.kind ?? null;
  const figure = offer.figures.find((operator) => operator.name === subject.operator);
  if (!figure) return null;
  if (figure.signature.result !== 'same') return figure.signature.result;
  return (subject.field && relatedSchema(schema, subject.relation)?.fields[subject.field]?.kind) || null;
}

/** The operators that fit a kind, in the registry's order. Hints that name a field by its key need a field. */
export const hintsFor = (subject: Subject | null, kind: Kind | null, offer: Offer): BuilderHint[] =>
  kind === null
    ? []
    : offer.hints.filter(
        (hint) => hint.kinds.includes(kind) && (subject?.kind === 'field' || !namesField(hint.template)),
      );

/** Whether a template uses the field's key itself (`changed`), not its value. */
export function namesField(template: BuilderHint['template']): boolean {
  if (template === '$field') return true;
  if (Array.isArray(template)) return template.some(namesField);
  if (template === null || typeof template !== 'object') return false;
  return Object.entries(template).some(([name, args]) => !(name === 'var' && args === '$field') && namesField(args));
}
