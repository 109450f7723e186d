import { problem } from './sentences';
import { tokenize, type Token } from './tokens';
import type { Ast, FormulaProblem } from './types';

/** Bounds of a formula: characters, brackets inside brackets, and parts. */
export const LONGEST = 20_000;
export const DEEPEST = 64;
export const MOST_PARTS = 500;

/** Excel's order: the sign of a number first, then %, ^, × ÷, + −, &, comparisons last. */
const LEVELS: Record<string, number> = {
  '=': 1, '<>': 1, '<': 1, '<=': 1, '>': 1, '>=': 1, '&': 2, '+': 3, '-': 3, '*': 4, '/': 4, '^': 5,
}; // prettier-ignore

class Stop extends Error {
  constructor(readonly problem: FormulaProblem) {
    super(problem.code);
  }
}

/** Reads the words of one formula into a tree. */
class Parser {
  private at = 0;
  private depth = 0;
  private parts = 0;

  constructor(private readonly tokens: Token[]) {}

  all(): Ast {
    if (this.ended()) throw new Stop(problem('EMPTY', 0, this.now.to));
    const tree = this.expression(1);
    if (!this.ended()) this.unexpected();
    return tree;
  }

  private get now(): Token {
    return this.tokens[this.at]!;
  }

  private ended(): boolean {
    return this.now.type === 'end';
  }

  private is(sign: string): boolean {
    return this.now.type === 'sign' && this.now.value === sign;
  }

  private take(sign: string): Token | null {
    return this.is(sign) ? this.tokens[this.at++]! : null;
  }

  private unexpected(): never {
    const { type, value, from, to } = this.now;
    const before = this.tokens[this.at - 1];
    if (type === 'end') throw new Stop(problem('ENDS_EARLY', before?.from ?? from, to));
    if (before?.value === '%' && before.type === 'sign') throw new Stop(problem('PERCENT', before.from, to));
    throw new Stop(problem('UNEXPECTED', from, to, value));
  }

  private counted<T extends Ast>(part: T): T {
    if (++this.parts > MOST_PARTS) throw new Stop(problem('TOO_LARGE', part.from, part.to, MOST_PARTS));
    return part;
  }

  private deeper<T>(from: Token, read: () => T): T {
    if (++this.depth > DEEPEST) throw new Stop(problem('TOO_DEEP', from.from, from.to, DEEPEST));
    const value = read();
    this.depth--;
    return value;
  }

  private operation(name: string, sign: Token, args: Ast[], from: number, to: number): Ast {
    return this.counted({ type: 'call', name, args, operator: true, from, to, nameTo: sign.to });
  }

  /** Operators of this level and above; all are read from the left, as Excel does, `^` too. */
  private expression(level: number): Ast {
    let left = this.signed();
    for (;;) {
      const sign = this.now;
      const own = sign.type === 'sign' ? LEVELS[sign.value] : undefined;
      if (own === undefined || own < level) return left;
      this.at++;
      const right = this.expression(own + 1);
      left = this.operation(sign.value, sign, [left, right], left.from, right.to);
    }
  }

  private signed(): Ast {
    const sign = this.take('-') ?? this.take('+');
    const value = sign ? this.deeper(sign, () => this.negated(sign)) : this.primary();
    return this.percent(value);
  }

  private negated(sign: Token): Ast {
    const next = this.take('-') ?? this.take('+');
    const value = next ? this.deeper(next, () => this.negated(next)) : this.primary();
    return sign.value === '-' ? this.operation('negate', sign, [value], sign.from, value.to) : value;
  }

  private percent(value: Ast): Ast {
    for (let sign = this.take('%'); sign; sign = this.take('%'))
      value = this.operation('percent', sign, [value], value.from, sign.to);
    return value;
  }

  private primary(): Ast {
    const token = this.now;
    const { from, to } = token;
    this.at++;
    if (token.type === 'number') return this.counted({ type: 'literal', value: this.number(token), from, to });
    if (token.type === 'text') return this.counted({ type: 'literal', value: token.value, from, to });
    if (token.type === 'field') {
      const [key = '', column] = token.value.split('.');
      return this.counted({ type: 'field', key, ...(column !== undefined && { column }), from, to });
    }
    if (token.type === 'name') return this.named(token);
    this.at--;
    const open = this.take('(');
    if (!open) return this.unexpected();
    const inner = this.deeper(open, () => this.expression(1));
    const close = this.take(')') ?? this.unclosed(open);
    return { ...inner, from: open.from, to: close.to };
  }

  private unclosed(open: Token): never {
    if (this.ended()) throw new Stop(problem('BRACKET_OPEN', open.from, open.to));
    return this.unexpected();
  }

  private number({ value, from, to }: Token): number {
    const n = Number(value);
    if (!Number.isFinite(n) || Math.abs(n) > 1e15) throw new Stop(problem('NUMBER', from, to));
    return n;
  }

  private named(token: Token): Ast {
    const { value, from, to } = token;
    const name = value.toUpperCase();
    const open = this.take('(');
    if (!open) {
      if (name === 'TRUE' || name === 'FALSE')
        return this.counted({ type: 'literal', value: name === 'TRUE', from, to });
      throw new Stop(problem('BARE_NAME', from, to, value));
    }
    const args: Ast[] = [];
    this.deeper(token, () => {
      if (this.is(')')) return;
      do args.push(this.expression(1));
      while (this.take(','));
    });
    const close = this.take(')') ?? this.unclosed(open);
    return this.counted({ type: 'call', name, args, from, to: close.to, nameTo: to });
  }
}

/** The tree of a formula, or the first thing that keeps it from being read. */
export function parse(text: string): { tree: Ast } | { problem: FormulaProblem } {
  if (text.length > LONGEST) return { problem: problem('TOO_LONG', LONGEST, text.length, LONGEST) };
  const { tokens, problem: found } = tokenize(text);
  if (found) return { problem: found };
  try {
    return { tree: new Parser(tokens).all() };
  } catch (error) {
    if (error instanceof Stop) return { problem: error.problem };
    throw error;
  }
}
