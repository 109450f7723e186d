import { tokenize, type FormulaSchema } from '@careloop/forms';

/** What the fields of a form are called in formulas: by key for the language, by label for people. */
export interface FormulaNames {
  label: ReadonlyMap<string, string>;
  key: ReadonlyMap<string, string>;
}

/** The names of all fields and columns. A label that two of them share, or that would not read back, is not used. */
export function namesOf({ fields, subforms = {} }: FormulaSchema): FormulaNames {
  const all = [
    ...Object.values(fields).map(({ key, label }) => [key, label] as const),
    ...Object.values(subforms).flatMap(({ key, label, fields: columns }) =>
      Object.values(columns).map((column) => [`${key}.${column.key}`, `${label}.${column.label}`] as const),
    ),
  ];
  const counts = new Map<string, number>();
  for (const [, label] of all) counts.set(label, (counts.get(label) ?? 0) + 1);
  const keys = new Set(all.map(([key]) => key));
  const usable = all.filter(
    ([key, label]) =>
      counts.get(label) === 1 &&
      label.trim() === label &&
      label &&
      !/[{}｛｝]/.test(label) &&
      !(keys.has(label) && label !== key),
  );
  return { label: new Map(usable), key: new Map(usable.map(([key, label]) => [label, key])) };
}

/** A text with other names in it, and where a position of the one is in the other. */
export interface Renamed {
  text: string;
  /** The position in the first text for one in the new text; inside a name: its end, or its beginning. */
  before: (at: number) => number;
  /** The position in the new text for one in the first. */
  after: (at: number) => number;
}

function rename(text: string, names: ReadonlyMap<string, string>): Renamed {
  const pieces = tokenize(text).tokens.flatMap((token) => {
    const name = token.type === 'field' ? names.get(token.value) : undefined;
    return name === undefined || name === token.value ? [] : [{ from: token.from, to: token.to, name: `{${name}}` }];
  });
  let made = '';
  let done = 0;
  const steps: { from: number; to: number; newFrom: number; newTo: number }[] = [];
  for (const { from, to, name } of pieces) {
    made += text.slice(done, from);
    steps.push({ from, to, newFrom: made.length, newTo: made.length + name.length });
    made += name;
    done = to;
  }
  made += text.slice(done);
  const map = (
    at: number,
    own: 'from' | 'newFrom',
    ownEnd: 'to' | 'newTo',
    other: 'from' | 'newFrom',
    end: 'to' | 'newTo',
  ) => {
    let shift = 0;
    for (const step of steps) {
      if (at <= step[own]) break;
      if (at < step[ownEnd]) return step[end];
      shift = step[end] - step[ownEnd];
    }
    return at + shift;
  };
  return {
    text: made,
    before: (at) => map(at, 'newFrom', 'newTo', 'from', 'to'),
    after: (at) => map(at, 'from', 'to', 'newFrom', 'newTo'),
  };
}

/** The formula as people read it: `{单价} * {数量}`. */
export const toLabels = (formula: string, names: FormulaNames): string => rename(formula, names.label).text;

/** The formula as it is kept: `{price} * {count}`, with the way back for places in it. */
export const toKeys = (text: string, names: FormulaNames): Renamed => rename(text, names.key);
