import { tokenize } from '@careloop/forms';
import type { DraftField, FormDraft } from './draft';
import { fieldAt } from './places';

/** A formula in which one field, or one column of a subform, is called by another key. */
function inFormula(formula: string, from: string, to: string): string {
  const { tokens } = tokenize(formula);
  return tokens.toReversed().reduce((text, token) => {
    if (token.type !== 'field' || (token.value !== from && !token.value.startsWith(`${from}.`))) return text;
    return `${text.slice(0, token.from)}{${to}${token.value.slice(from.length)}}${text.slice(token.to)}`;
  }, formula);
}

/** json-logic in which `{ var: from }` reads `to`. */
function inRule<T>(rule: T, from: string, to: string): T {
  const name = (key: unknown) => (key === from ? to : key);
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([operator, args]) =>
        operator === 'var'
          ? ['var', Array.isArray(args) ? [name(args[0]), ...args.slice(1).map(walk)] : name(args)]
          : [operator, walk(args)],
      ),
    );
  };
  return walk(rule) as T;
}

/** Gives a field (or a column: `lines.amount`) another key, in everything on this form that speaks of it. */
export function renameField(draft: FormDraft, path: string, key: string): FormDraft {
  if (!fieldAt(draft, path)) return draft;
  const [own, column] = path.split('.');
  const to = column === undefined ? key : `${own}.${key}`;
  const spoken = <T extends DraftField>(field: T): T => ({
    ...field,
    ...(field.formula && { formula: inFormula(field.formula, path, to) }),
    ...(field.defaultFormula && { defaultFormula: inFormula(field.defaultFormula, path, to) }),
    ...(field.fields && { fields: field.fields.map(spoken) }),
    ...(column === undefined &&
      Object.fromEntries(
        (['visibleWhen', 'requiredWhen', 'readonlyWhen'] as const).flatMap((name) =>
          field[name] === undefined ? [] : [[name, inRule(field[name], path, to)]],
        ),
      )),
    ...(column === undefined && field.lookup?.link === path && { lookup: { ...field.lookup, link: to } }),
    ...(column === undefined && field.optionsBy?.field === path && { optionsBy: { ...field.optionsBy, field: to } }),
    ...(column === undefined &&
      field.linkage && {
        linkage: {
          ...field.linkage,
          match: field.linkage.match.map((pair) => (pair.ours === path ? { ...pair, ours: to } : pair)),
        },
      }),
  });
  const named = (field: DraftField): DraftField => {
    if (field.key !== own) return field;
    if (column === undefined) return { ...field, key };
    return { ...field, fields: field.fields?.map((one) => (one.key === column ? { ...one, key } : one)) };
  };
  const fields = draft.fields.map((field) => named(spoken(field)));
  if (column !== undefined) return { ...draft, fields };
  return {
    ...draft,
    fields,
    layout: draft.layout.map((item) => (item.kind === 'field' && item.key === path ? { ...item, key } : item)),
    roles: Object.fromEntries(Object.entries(draft.roles).map(([role, name]) => [role, name === path ? key : name])),
    checks: draft.checks.map((check) => ({
      ...check,
      rule: inRule(check.rule, path, to),
      fields: check.fields.map((name) => (name === path ? key : name)),
    })),
  };
}
