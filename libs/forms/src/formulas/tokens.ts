import type { FormulaProblem } from './types';
import { problem } from './sentences';

/** A word of a formula. `sign` covers operators, brackets and commas, in their plain spelling. */
export interface Token {
  type: 'number' | 'text' | 'field' | 'name' | 'sign' | 'end';
  value: string;
  from: number;
  to: number;
}

/** What Chinese keyboards type for the plain signs. */
const PLAIN: Record<string, string> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '；': ',',
  ';': ',',
  '＋': '+',
  '－': '-',
  '−': '-',
  '＊': '*',
  '×': '*',
  '／': '/',
  '÷': '/',
  '％': '%',
  '＾': '^',
  '＆': '&',
  '＝': '=',
  '＜': '<',
  '＞': '>',
  '≤': '<=',
  '≥': '>=',
  '≠': '<>',
};
const SIGNS = /^(<=|>=|<>|!=|==|[-+*/%^&=<>(),])/;
const NUMBER = /^(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?/;
const NAME = /^[\p{L}_][\p{L}\p{N}_.]*/u;

const SAME: Record<string, string> = { '==': '=', '!=': '<>' };

/** The text inside quotes from `at`, doubled quotes taken as one; null when the quote is never closed. */
function quoted(text: string, at: number): { value: string; to: number } | null {
  const closing = text[at] === '"' ? ['"'] : ['”', '"'];
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    if (!closing.includes(text[i]!)) value += text[i];
    else if (text[i] === '"' && text[i + 1] === '"') value += text[i++];
    else return { value, to: i + 1 };
  }
  return null;
}

/** The words of a formula, with `end` last; a leading `=` is dropped, as Excel's users write one. Stops at the first problem. */
export function tokenize(text: string): { tokens: Token[]; problem?: FormulaProblem } {
  const tokens: Token[] = [];
  let at = 0;
  const push = (type: Token['type'], value: string, to: number) => {
    tokens.push({ type, value, from: at, to });
    at = to;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const rest = text.slice(at, at + 200);
    if (char === '"' || char === '“' || char === '”') {
      const found = quoted(text, at);
      if (!found) return { tokens, problem: problem('QUOTE_OPEN', at, text.length) };
      push('text', found.value, found.to);
    } else if (char === '{' || char === '｛') {
      const end = text.slice(at).search(/[}｝]/);
      if (end < 0) return { tokens, problem: problem('BRACE_OPEN', at, text.length) };
      push('field', text.slice(at + 1, at + end).trim(), at + end + 1);
    } else if (NUMBER.test(rest)) {
      const [number] = NUMBER.exec(rest)!;
      push('number', number, at + number.length);
    } else if (NAME.test(rest)) {
      const [name] = NAME.exec(rest)!;
      push('name', name, at + name.length);
    } else {
      const plain = PLAIN[char];
      // A full-width sign may be half of a pair: ＜＝.
      const pair = [...rest.slice(0, 2)].map((c) => PLAIN[c] ?? c).join('');
      const two = /^(<=|>=|<>|!=|==)$/.test(pair) && rest.length > 1;
      const sign = two ? pair : (plain ?? SIGNS.exec(rest)?.[0]);
      const character = String.fromCodePoint(text.codePointAt(at)!);
      if (!sign) return { tokens, problem: problem('CHARACTER', at, at + character.length, character) };
      const first = !tokens.length && sign === '=';
      push('sign', SAME[sign] ?? sign, at + (two ? 2 : plain ? 1 : sign.length));
      if (first) tokens.pop();
    }
  }
  tokens.push({ type: 'end', value: '', from: text.length, to: text.length });
  return { tokens };
}
