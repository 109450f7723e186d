import type { FormulaFunction } from '@careloop/forms';

/** Something that can be put into a formula at the caret. */
export interface Suggestion {
  kind: 'field' | 'function';
  /** What is put in. */
  text: string;
  /** The caret, counted from the end of what was put in. */
  back: number;
  label: string;
  fn?: FormulaFunction;
}

/** What is being asked for at the caret: the words typed so far, and where they begin. */
export interface Asked {
  from: number;
  typed: string;
  kinds: readonly Suggestion['kind'][];
}

/** What the writer of a formula is about to name: `{` asks for fields, a word for both, `@` and a first `=` for everything. */
export function askedAt(text: string, caret: number): Asked | null {
  const before = text.slice(0, caret);
  const brace = /[{｛]([^{}｛｝]*)$/.exec(before);
  if (brace) return { from: brace.index, typed: brace[1]!.trim(), kinds: ['field'] };
  // Inside quotes nothing is named.
  if ((before.match(/["“”]/g)?.length ?? 0) % 2) return null;
  const at = /@([\p{L}\p{N}_]*)$/u.exec(before);
  if (at) return { from: at.index, typed: at[1]!, kinds: ['field', 'function'] };
  if (/^\s*[=＝]\s*$/.test(before)) return { from: caret, typed: '', kinds: ['field', 'function'] };
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before);
  return word ? { from: word.index, typed: word[0], kinds: ['field', 'function'] } : null;
}

/** The suggestions that fit, best first: those that begin with the typed words before those that contain them. */
export function fitting(all: readonly Suggestion[], { typed, kinds }: Asked, most = 12): Suggestion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ label }: Suggestion) => {
    const own = label.toLowerCase();
    return own.startsWith(wanted) ? 0 : own.includes(wanted) ? 1 : 2;
  };
  return all
    .filter((one) => kinds.includes(one.kind) && rank(one) < 2)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most);
}

/** The text with a suggestion put in place of what was typed, and where the caret goes. */
export function complete(
  text: string,
  caret: number,
  { from }: Asked,
  one: Suggestion,
): { text: string; caret: number } {
  // A closing brace or bracket that stands there already is not written twice.
  const after = text.slice(caret);
  const rest = one.kind === 'field' && /^[}｝]/.test(after) ? after.slice(1) : after;
  const open = one.kind === 'function' && /^[(（]/.test(rest);
  const put = open ? one.text.slice(0, -2) : one.text;
  return { text: text.slice(0, from) + put + rest, caret: from + put.length - (open ? -1 : one.back) };
}
