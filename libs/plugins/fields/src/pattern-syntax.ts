/** A pattern as a tree: what one character may be, a place that has to hold, and how they follow one another. */
export type Part =
  | { kind: 'character'; fits: (character: string) => boolean }
  | { kind: 'place'; what: '^' | '$' | 'b' | 'B' }
  | { kind: 'row'; parts: Part[] }
  | { kind: 'choice'; parts: Part[] }
  | { kind: 'repeat'; part: Part; least: number; most: number };

/** Thrown for what can't be matched in bounded time: looking ahead or back, and references to what a group found. */
export class PatternUnfit extends Error {}

/**
 * Reads a pattern that JavaScript takes in its Unicode mode (the caller has tried). What single characters mean, `\d`,
 * `[一-龥]`, `\p{Han}`, is left to JavaScript: that costs the same for every text.
 */
export function readPattern(pattern: string): Part {
  return new Reader(pattern).choice();
}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  choice(): Part {
    const parts = [this.row()];
    while (this.eat('|')) parts.push(this.row());
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  private row(): Part {
    const parts: Part[] = [];
    while (this.at < this.text.length && !/[|)]/.test(this.text[this.at]!)) parts.push(this.repeated(this.one()));
    return { kind: 'row', parts };
  }

  private one(): Part {
    if (this.eat('(')) return this.group();
    if (this.eat('^')) return { kind: 'place', what: '^' };
    if (this.eat('$')) return { kind: 'place', what: '$' };
    if (this.eat('\\b')) return { kind: 'place', what: 'b' };
    if (this.eat('\\B')) return { kind: 'place', what: 'B' };
    if (/^\\[1-9k]/.test(this.rest)) throw new PatternUnfit('reference');
    const [source = ''] = ATOM.exec(this.rest) ?? [];
    if (!source) throw new PatternUnfit(this.rest);
    this.at += source.length;
    return { kind: 'character', fits: characters(source) };
  }

  private group(): Part {
    const [opening = ''] = /^(\?:|\?<[^=!>][^>]*>)/.exec(this.rest) ?? [];
    if (!opening && this.rest.startsWith('?')) throw new PatternUnfit('look-around');
    this.at += opening.length;
    const inner = this.choice();
    this.eat(')');
    return inner;
  }

  private repeated(part: Part): Part {
    const [source, sign, least, comma, most] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.rest) ?? [];
    if (source === undefined) return part;
    this.at += source.length;
    if (sign) return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    const from = Number(least);
    return { kind: 'repeat', part, least: from, most: most ? Number(most) : comma ? Infinity : from };
  }

  private eat(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private get rest(): string {
    return this.text.slice(this.at);
  }
}

/** The source of one character: an escape, a class up to its bracket, or the character itself. */
const ATOM =
  /^(?:\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\.|\[(?:\\.|[^\]\\])*\]|[^\\])/su;

function characters(source: string): (character: string) => boolean {
  const one = new RegExp(`^${source}$`, 'u');
  const known = new Map<string, boolean>();
  return (character) => {
    let fits = known.get(character);
    if (fits === undefined) {
      fits = one.test(character);
      if (known.size < 1000) known.set(character, fits);
    }
    return fits;
  };
}
