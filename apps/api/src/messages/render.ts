import Handlebars from 'handlebars';
import { Invalid } from '@careloop/kernel';
import { type Expression, type Part, parseTemplate } from './template';
import { holds, shown, type Shown, TEMPLATE_FUNCTIONS, type TemplateSettings } from './template-functions';

/** Longest text a template may become, in UTF-16 units. */
export const MAX_OUTPUT = 200_000;
const MAX_STEPS = 50_000;
const MAX_ITEMS = 1_000;

/** What a template reads: a name's value, or undefined when there is no such name. */
export interface TemplateData extends TemplateSettings {
  /** An empty value prints nothing, instead of being refused: for paper, not for people. */
  blank?: boolean;
  read: (path: string[]) => Shown | undefined;
}

/** Where the text goes, so that a value can never become markup, JSON structure or another part of a URL. */
export type Escape = 'html' | 'json' | 'url' | 'none';

const escapes: Record<Escape, (text: string) => string> = {
  html: Handlebars.escapeExpression,
  json: (text) => JSON.stringify(text).slice(1, -1),
  url: (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')),
  none: (text) => text,
};

/**
 * The template with the record's values. Throws `Invalid`: `TEMPLATE_VALUE_MISSING { field }` when a value it prints is
 * empty (give it a `default`), `TEMPLATE_FIELD_UNKNOWN`, `TEMPLATE_OUTPUT_TOO_LONG`, or what `parseTemplate` refuses.
 */
export function renderTemplate(source: string, data: TemplateData, escape: Escape = 'none'): string {
  return new Writer(data, escapes[escape]).write(parseTemplate(source).parts);
}

interface Loop {
  item: Shown;
  index: number;
  last: boolean;
}

class Writer {
  private output = '';
  private steps = 0;

  constructor(
    private data: TemplateData,
    private escape: (text: string) => string,
  ) {}

  write(parts: Part[]): string {
    this.parts(parts);
    return this.output;
  }

  private parts(parts: Part[], loop?: Loop) {
    for (const part of parts) {
      this.step();
      switch (part.kind) {
        case 'text':
          this.add(part.text);
          break;
        case 'value': {
          const { text } = this.value(part.value, loop);
          if (text === '' && this.data.blank) break;
          if (text === '') throw new Invalid('TEMPLATE_VALUE_MISSING', { field: fieldOf(part.value) ?? part.source });
          this.add(this.escape(text));
          break;
        }
        case 'if':
          this.parts(holds(this.value(part.test, loop)) !== part.negate ? part.body : part.otherwise, loop);
          break;
        case 'each':
          this.each(part, loop);
      }
    }
  }

  private each(part: Part & { kind: 'each' }, loop?: Loop) {
    const { items = [] } = this.value(part.list, loop);
    if (items.length > MAX_ITEMS) throw new Invalid('TEMPLATE_LIST_TOO_LONG', { limit: MAX_ITEMS });
    if (!items.length) return this.parts(part.otherwise, loop);
    items.forEach((item, index) => {
      this.step(); // an empty body takes time too
      this.parts(part.body, { item, index, last: index === items.length - 1 });
    });
  }

  private value(expression: Expression, loop?: Loop): Shown {
    this.step();
    switch (expression.kind) {
      case 'literal':
        return shown(expression.value);
      case 'loop':
        if (!loop) return shown(null);
        if (expression.word === 'this')
          return expression.column === undefined
            ? loop.item
            : (loop.item.columns?.get(expression.column) ?? shown(null));
        return shown(
          expression.word === 'index' ? loop.index : expression.word === 'first' ? loop.index === 0 : loop.last,
        );
      case 'call':
        return TEMPLATE_FUNCTIONS[expression.name]!.run(
          expression.args.map((arg) => this.value(arg, loop)),
          this.data,
        );
      case 'name': {
        const value = this.data.read(expression.path);
        if (!value)
          throw new Invalid('TEMPLATE_FIELD_UNKNOWN', { name: expression.path.join('.'), line: expression.line });
        return value;
      }
    }
  }

  private add(text: string) {
    this.output += text;
    if (this.output.length > MAX_OUTPUT) throw new Invalid('TEMPLATE_OUTPUT_TOO_LONG', { limit: MAX_OUTPUT });
  }

  private step() {
    if (++this.steps > MAX_STEPS) throw new Invalid('TEMPLATE_OUTPUT_TOO_LONG', { limit: MAX_OUTPUT });
  }
}

/** The field behind a value that turned out empty. */
function fieldOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.path.join('.');
  if (expression.kind !== 'call') return null;
  return expression.args.map(fieldOf).find((field) => field !== null) ?? null;
}
