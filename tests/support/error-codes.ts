import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A place in the sources that gives an error its code. */
export interface CodeUse {
  code: string;
  /** `file:line`. */
  at: string;
  /** Names of the facts that fill its sentence; null where they are not written out at the place. */
  params: string[] | null;
}

/** What the sources say, and places whose code could not be read: they hide it from this search. */
export interface Found {
  uses: CodeUse[];
  unread: string[];
}

const ERRORS = new Set(['DomainError', 'NotFound', 'Invalid', 'Conflict', 'Forbidden', 'Unauthorized']);
type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;

/**
 * Every error code of these folders' sources: the code of each `new Invalid('…')` and its sisters, and of each detail
 * (`{ path, code }`) that brings no sentence of its own. A code that a function is given is read at its calls.
 */
export function findErrorCodes(root: string, folders: readonly string[]): Found {
  const found: Found = { uses: [], unread: [] };
  for (const file of folders.flatMap((folder) => sources(path.join(root, folder)))) {
    const text = fs.readFileSync(file, 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    new Reader(source, path.relative(root, file), found).read(source);
  }
  return found;
}

function sources(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sources(name);
    return name.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(name) ? [name] : [];
  });
}

class Reader {
  constructor(
    private source: ts.SourceFile,
    private name: string,
    private found: Found,
  ) {}

  read(node: ts.Node): void {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && ERRORS.has(node.expression.text)) {
      const [first, second, third] = node.arguments ?? [];
      const [code, params] = node.expression.text === 'DomainError' ? [second, third] : [first, second];
      if (code) this.take(code, params === undefined ? [] : keysOf(params));
    }
    if (ts.isObjectLiteralExpression(node)) {
      const keys = new Map(node.properties.map((p) => [p.name?.getText(this.source) ?? '', p]));
      const code = keys.get('code');
      if (code && keys.has('path') && !keys.has('message') && !keys.has('text')) {
        const params = keys.get('params');
        this.take(valueOf(code), params ? keysOf(valueOf(params)) : [...keys.keys()].includes('') ? null : []);
      }
    }
    ts.forEachChild(node, (child) => this.read(child));
  }

  private take(node: ts.Node, params: string[] | null): void {
    if (ts.isStringLiteralLike(node)) this.found.uses.push({ code: node.text, at: this.at(node), params });
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach((n) => this.take(n, params));
    else if (ts.isParenthesizedExpression(node)) this.take(node.expression, params);
    else if (ts.isBinaryExpression(node)) [node.left, node.right].forEach((n) => this.take(n, params));
    else if (ts.isElementAccessExpression(node)) this.takeValues(node.expression, params);
    else if (ts.isPropertyAccessExpression(node) && node.name.text === 'code')
      return; // of an error or detail read elsewhere
    else if (ts.isIdentifier(node)) this.takeGiven(node);
    else this.found.unread.push(this.at(node));
  }

  /** All values of a constant object that codes are picked from. */
  private takeValues(table: ts.Expression, params: string[] | null): void {
    const value = ts.isIdentifier(table) ? this.constant(table.text) : undefined;
    if (!value || !ts.isObjectLiteralExpression(value)) return void this.found.unread.push(this.at(table));
    value.properties.forEach((p) => this.take(valueOf(p), params));
  }

  /** A code that is a parameter: read wherever this file calls the function. */
  private takeGiven(node: ts.Identifier): void {
    for (let scope: ts.Node = node; scope; scope = scope.parent) {
      if (!isFunction(scope)) continue;
      if (scope.parameters.some((p) => ts.isObjectBindingPattern(p.name) && bound(p.name, node.text))) return; // of a detail
      const index = scope.parameters.findIndex((p) => ts.isIdentifier(p.name) && p.name.text === node.text);
      if (index < 0) continue;
      const name = nameOf(scope);
      const calls = name ? this.calls(name) : [];
      if (!calls.length) break;
      for (const call of calls) {
        const given = call.arguments[index];
        if (given) this.take(given, null);
      }
      return;
    }
    this.found.unread.push(this.at(node));
  }

  private calls(name: string): ts.CallExpression[] {
    const calls: ts.CallExpression[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const { expression } = node;
        if (ts.isIdentifier(expression) && expression.text === name) calls.push(node);
        if (ts.isPropertyAccessExpression(expression) && expression.name.text === name) calls.push(node);
      }
      ts.forEachChild(node, look);
    };
    look(this.source);
    return calls;
  }

  private constant(name: string): ts.Expression | undefined {
    let value: ts.Expression | undefined;
    const look = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && node.name.getText(this.source) === name) value = node.initializer;
      ts.forEachChild(node, look);
    };
    look(this.source);
    return value;
  }

  private at(node: ts.Node): string {
    return `${this.name}:${this.source.getLineAndCharacterOfPosition(node.getStart(this.source)).line + 1}`;
  }
}

const isFunction = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) ||
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isMethodDeclaration(node);

const bound = (pattern: ts.ObjectBindingPattern, name: string) =>
  pattern.elements.some((e) => e.name.getText() === name);

function nameOf(node: FunctionNode): string | undefined {
  if (node.name && ts.isIdentifier(node.name)) return node.name.text;
  return ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name) ? node.parent.name.text : undefined;
}

function valueOf(property: ts.ObjectLiteralElementLike): ts.Node {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : property;
}

/** The names an object literal gives; null when it is none, or takes in others. */
function keysOf(node: ts.Node): string[] | null {
  if (!ts.isObjectLiteralExpression(node) || node.properties.some(ts.isSpreadAssignment)) return null;
  return node.properties.map((p) => p.name!.getText());
}
