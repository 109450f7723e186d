import Handlebars from 'handlebars';
import { type Detail, Invalid, messageOf } from '@careloop/kernel';
import { isTemplateFunction, TEMPLATE_FUNCTIONS } from './template-functions';

/** Longest template, in UTF-16 units. */
export const MAX_TEMPLATE = 20_000;
const MAX_DEPTH = 20;

/** What stands for a value: a literal, a name of the record, the loop's own words, or a call of an allowed function. */
export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'name'; path: string[]; line: number }
  | { kind: 'loop'; word: 'this' | 'index' | 'first' | 'last'; column?: string }
  | { kind: 'call'; name: string; args: Expression[] };

/** A template in our own few words: nothing of Handlebars is executed, no code is generated. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'value'; value: Expression; source: string }
  | { kind: 'if'; test: Expression; negate: boolean; body: Part[]; otherwise: Part[] }
  | { kind: 'each'; list: Expression; body: Part[]; otherwise: Part[] };

/** A template that passed the check, with the names it reads. */
export interface Template {
  parts: Part[];
  names: { path: string[]; line: number }[];
}

const cache = new Map<string, Template>();

/**
 * The parsed template. Takes Handlebars' `{{…}}`, `#if`, `#unless`, `#each` and the functions we name, and refuses all
 * else. Throws `Invalid('TEMPLATE_…')`, with one detail per mistake and its line.
 */
export function parseTemplate(source: string): Template {
  const known = cache.get(source);
  if (known) {
    cache.delete(source); // the map keeps order of use
    cache.set(source, known);
    return known;
  }
  const reader = new Reader();
  const template = reader.read(source);
  if (reader.problems.length) {
    const [first] = reader.problems;
    throw new Invalid(first!.code, first!.params, reader.problems);
  }
  cache.set(source, template);
  if (cache.size > 500) cache.delete(cache.keys().next().value!);
  return template;
}

class Reader {
  readonly problems: Detail[] = [];
  private names: Template['names'] = [];

  read(source: string): Template {
    if (source.length > MAX_TEMPLATE) {
      this.problem('TEMPLATE_TOO_LONG', { limit: MAX_TEMPLATE, length: source.length });
      return { parts: [], names: [] };
    }
    if (nesting(source) > MAX_DEPTH) {
      this.problem('TEMPLATE_TOO_DEEP', { limit: MAX_DEPTH });
      return { parts: [], names: [] };
    }
    return { parts: this.parts(this.parse(source)?.body ?? [], false, 0), names: this.names };
  }

  private parse(source: string): hbs.AST.Program | null {
    try {
      return Handlebars.parse(source);
    } catch (error) {
      const [, line = '1', near = ''] = /line (\d+)[^\n]*\n(?:\.\.\.)?([^\n]*)/.exec(messageOf(error)) ?? [];
      this.problem('TEMPLATE_SYNTAX', { line: Number(line), near: near.slice(-30) });
      return null;
    }
  }

  private parts(body: hbs.AST.Statement[], inLoop: boolean, depth: number): Part[] {
    if (depth > MAX_DEPTH) {
      this.problem('TEMPLATE_TOO_DEEP', { limit: MAX_DEPTH });
      return [];
    }
    return body.flatMap((node): Part[] => {
      switch (node.type) {
        case 'ContentStatement':
          return [{ kind: 'text', text: (node as hbs.AST.ContentStatement).value }];
        case 'CommentStatement':
          return [];
        case 'MustacheStatement':
          return this.output(node as hbs.AST.MustacheStatement, inLoop);
        case 'BlockStatement':
          return this.block(node as hbs.AST.BlockStatement, inLoop, depth);
        default:
          this.refuse(node, node.type.startsWith('Partial') ? '{{> …}}' : '{{* …}}');
          return [];
      }
    });
  }

  private output(node: hbs.AST.MustacheStatement, inLoop: boolean): Part[] {
    if (!node.escaped) {
      this.refuse(node, '{{{ }}}');
      return [];
    }
    const value = this.callOrValue(node, inLoop, 0);
    return value ? [{ kind: 'value', value, source: sourceOf(node.path) }] : [];
  }

  private block(node: hbs.AST.BlockStatement, inLoop: boolean, depth: number): Part[] {
    const name = node.path.original;
    const argument = node.params.length === 1 && !node.hash ? node.params[0]! : null;
    if ((name !== 'if' && name !== 'unless' && name !== 'each') || !argument || node.program?.blockParams?.length) {
      this.refuse(node, `{{#${name}}}`);
      return [];
    }
    const test = this.expression(argument, inLoop, 0);
    const body = this.parts(node.program?.body ?? [], inLoop || name === 'each', depth + 1);
    const otherwise = this.parts(node.inverse?.body ?? [], inLoop, depth + 1);
    if (!test) return [];
    if (name === 'each') return [{ kind: 'each', list: test, body, otherwise }];
    return [{ kind: 'if', test, negate: name === 'unless', body, otherwise }];
  }

  private expression(node: hbs.AST.Expression, inLoop: boolean, depth: number): Expression | null {
    if (depth > MAX_DEPTH) {
      this.problem('TEMPLATE_TOO_DEEP', { limit: MAX_DEPTH });
      return null;
    }
    switch (node.type) {
      case 'SubExpression':
        return this.callOrValue(node as hbs.AST.SubExpression, inLoop, depth);
      case 'PathExpression':
        return this.path(node as hbs.AST.PathExpression, inLoop);
      case 'StringLiteral':
      case 'NumberLiteral':
      case 'BooleanLiteral':
        return { kind: 'literal', value: (node as hbs.AST.StringLiteral).value };
      default: // null and undefined
        return { kind: 'literal', value: null };
    }
  }

  private callOrValue(
    node: { path: hbs.AST.Expression; params: hbs.AST.Expression[]; hash?: hbs.AST.Hash } & hbs.AST.Node,
    inLoop: boolean,
    depth: number,
  ): Expression | null {
    if (!node.params.length && !node.hash && node.type !== 'SubExpression')
      return this.expression(node.path, inLoop, depth);
    const name = sourceOf(node.path);
    if (!isTemplateFunction(name) || node.hash) {
      this.problem('TEMPLATE_FUNCTION_UNKNOWN', {
        name,
        line: node.loc.start.line,
        known: Object.keys(TEMPLATE_FUNCTIONS).join(', '),
      });
      return null;
    }
    const [least, most] = TEMPLATE_FUNCTIONS[name]!.arguments;
    if (node.params.length < least || node.params.length > most) {
      this.problem('TEMPLATE_ARGUMENTS', { name, line: node.loc.start.line, least, most });
      return null;
    }
    const args = node.params.map((param) => this.expression(param, inLoop, depth + 1));
    return args.includes(null) ? null : { kind: 'call', name, args: args as Expression[] };
  }

  private path(node: hbs.AST.PathExpression, inLoop: boolean): Expression | null {
    const { parts, data, original } = node;
    if (data) {
      const word = parts.length === 1 ? parts[0] : '';
      if (inLoop && (word === 'index' || word === 'first' || word === 'last')) return { kind: 'loop', word };
      this.refuse(node, `{{${original}}}`);
      return null;
    }
    if (!parts.length) {
      if (inLoop && !node.depth) return { kind: 'loop', word: 'this' };
      this.refuse(node, `{{${original}}}`);
      return null;
    }
    // A row of a subform: `{{this.amount}}`.
    if (inLoop && !node.depth && parts.length === 1 && original.startsWith('this.'))
      return { kind: 'loop', word: 'this', column: String(parts[0]) };
    const name = { path: parts.map(String), line: node.loc.start.line };
    this.names.push(name);
    return { kind: 'name', ...name };
  }

  private refuse(node: hbs.AST.Node, what: string) {
    this.problem('TEMPLATE_NOT_ALLOWED', { what, line: node.loc.start.line });
  }

  private problem(code: string, params: Record<string, unknown>) {
    this.problems.push({ path: '', code, params });
  }
}

/** How deep blocks or calls are nested, before parsing: the parser takes seconds for thousands of levels. */
function nesting(source: string): number {
  let [blocks, calls, deepest] = [0, 0, 0];
  let inside = false;
  for (const [token] of source.matchAll(/\{\{\{\{(?!\/)|\{\{~?#|\{\{~?\^(?!~?\})|\{\{~?\/|\{\{|\}\}|[()]/g)) {
    if (token.startsWith('{{')) {
      inside = true;
      if (token.endsWith('/')) blocks = Math.max(blocks - 1, 0);
      else if (token !== '{{') blocks++;
    } else if (token === '}}') [inside, calls] = [false, 0];
    else if (inside) calls += token === '(' ? 1 : -1;
    deepest = Math.max(deepest, blocks, calls);
  }
  return deepest;
}

const sourceOf = (node: hbs.AST.Expression): string => String((node as { original?: unknown }).original ?? '');
