import type { Text } from '@careloop/kernel';
import type { SqlWriter } from './sql-writer';
import type { Kind, Language, Rule, RuleContext } from './types';
import type { Node } from './node';

/** What one argument of an operator may be. */
export interface Argument {
  /** Kinds it takes; absent: any. */
  kinds?: Kind[];
  /**
   * `value` (default): any expression. `constant`: written in the rule, not read. `list`: a written list whose items have
   * the kind of the first argument. `container`: such a list, a text, or a field of several options. `condition`: anything, read as true or false. `key`: the key of a field, as text.
   * `relation`: `<form>.<link field>`. `related-field`: the key of a field of the related records. `related`: a condition
   * over one related record. `element`: a condition over one element of the first argument, read as `{ "var": "" }`.
   */
  as?:
    | 'value'
    | 'constant'
    | 'list'
    | 'container'
    | 'condition'
    | 'key'
    | 'relation'
    | 'related-field'
    | 'related'
    | 'element';
  optional?: boolean;
  /** The last argument only: may come again. */
  repeated?: boolean;
  /** A constant that is a whole number within these bounds. */
  whole?: [least: number, most: number];
}

/** How an operator may be written, and what it gives. */
export interface Signature {
  arguments: Argument[];
  /** `same`: the kind its arguments share. */
  result: Kind | 'same';
  /** Its values and list items must all be of one kind. */
  same?: boolean;
  /** The arguments for a given count, where they alternate (`if`). */
  spread?: (count: number) => Argument[];
}

/** How the condition builder writes an operator: a rule with `"$field"` and `"$value"` (`"$from"`, `"$to"`) in place. */
export interface BuilderHint {
  /** Stable name of the line in the builder, e.g. `days_until.at_most`. */
  id: string;
  label: Text;
  /** Field kinds it is offered for. */
  kinds: Kind[];
  /** What edits the value: the field's own editor, a list of its options, a number of days, a range, or nothing. */
  editor: 'none' | 'value' | 'values' | 'text' | 'days' | 'range';
  template: Rule;
  /** Place in the list of the builder; small first. */
  order?: number;
}

/** A closure over the data at hand (the record, or an element inside `some`, `map` …) and the context. */
export type Closure = (data: unknown, context: RuleContext) => unknown;

/** An argument on the hot path. */
export interface CompiledArgument {
  run: Closure;
  rule: Rule;
  /** Present when the argument is written in the rule, and reads nothing. */
  constant?: { value: unknown };
  /** Its own arguments, when it is logic. */
  args?: CompiledArgument[];
  /** The key, when it reads one plain value of the data: operators may read it themselves, and save a call. */
  key?: string;
  /** It is true or false, never another value. */
  certain?: boolean;
}

/** A part of a sentence, with the unit that a number compared with it carries. */
export interface Phrase {
  text: string;
  /** `days`: a number beside it counts days. */
  unit?: 'days';
  /** Needs brackets inside a larger sentence. */
  compound?: boolean;
}

/**
 * An operator: everything the platform knows about one, in one file. Core json-logic and our own are written alike, and
 * plugins add theirs the same way. All functions are pure.
 */
export interface Operator {
  name: string;
  label: Text;
  signature: Signature;
  /** Absent: allowed in rules over a form. Else the sentence why not; it still evaluates. */
  refused?: Text;
  /** Its answer depends on the time. */
  time?: boolean;
  /** It reads nothing but the context: SQL gets its value as a parameter. */
  constant?: boolean;
  /** Its answer depends on what changed. */
  change?: boolean;
  /**
   * Value from evaluated arguments. Lazy arguments (`related`) come as functions of the data. `kind` is the kind of the
   * compared arguments when a schema is known. Absent for operators that json-logic-js itself runs (`if`, `map` …).
   */
  evaluate?: (args: unknown[], context: RuleContext, data: unknown, kind?: Kind) => unknown;
  /** The hot path. Absent: `evaluate` over the compiled arguments. */
  compile?: (args: CompiledArgument[], kind?: Kind) => Closure;
  /** SQL value; a boolean must be TRUE or FALSE, never NULL. Absent only with `refused`. */
  sql?: (node: Node, sql: SqlWriter) => string;
  /** Digits before the point that its number can have at most, from its checked arguments. Default: 15. */
  digits?: (args: Node[]) => number;
  /** Extra checks after the signature fits: answers sentences. */
  check?: (node: Node) => { code: string; message: Text }[];
  describe: (node: Node, say: (node: Node) => Phrase, language: Language) => Phrase;
  builder?: BuilderHint[];
}

/** Declares an operator. Register it with `registerOperator`. */
export const defineOperator = (operator: Operator): Operator => operator;
