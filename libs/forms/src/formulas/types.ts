import type { Text } from '@careloop/kernel';
import type { Kind, RecordData, RuleContext, RuleField, RuleSchema, SqlOptions } from '@careloop/rules';
import type { FormulaSql } from './sql-writer';

/** What a formula may give. */
export type FormulaKind = 'text' | 'number' | 'boolean' | 'date' | 'datetime';

/** A subform as formulas see it: `{lines.amount}` reads the column `amount` of its rows. */
export interface FormulaSubform {
  key: string;
  label: string;
  fields: Record<string, RuleField>;
  /** Quoted child table, its column that holds the record's id, and the one that orders rows. For SQL only. */
  table?: string;
  parent?: string;
  order?: string;
}

/** What a formula may speak of: what rules may, and the subforms. */
export interface FormulaSchema extends RuleSchema {
  subforms?: Record<string, FormulaSubform>;
}

/** A mistake in a formula: where it stands in the text, a stable code, a sentence, and a better spelling if one is near. */
export interface FormulaProblem {
  from: number;
  to: number;
  code: string;
  message: Text;
  suggestion?: string;
}

/** Why a formula came out empty: the part that could not be reckoned. */
export type FormulaReason = Omit<FormulaProblem, 'suggestion'>;

/** Where a formula stands. */
export interface FormulaOptions {
  /** Of a subform's column: `{lines.price}` means this row's, except inside SUM and its like. */
  row?: string;
  /** Rounds a number to this many decimals, half away from zero; the field's own `scale`. */
  scale?: number;
}

/** `formulaSql`: as rules' options, over a schema with subforms. */
export interface FormulaSqlOptions extends SqlOptions, FormulaOptions {
  schema: FormulaSchema;
  /** Alias of the subform row, when the formula stands on a subform's column. */
  rowAlias?: string;
}

/** When and where a formula is reckoned. */
export type FormulaContext = Pick<RuleContext, 'now' | 'zone'>;

/** A formula as text is read: nothing is known about kinds yet. */
export type Ast = { from: number; to: number } & (
  | { type: 'literal'; value: number | string | boolean }
  | { type: 'field'; key: string; column?: string }
  | { type: 'call'; name: string; args: Ast[]; operator?: boolean; nameTo: number }
);

/** A formula read against a form: what the closure and the SQL are made of. */
export interface Node {
  from: number;
  to: number;
  /** `empty` is the written `""`, which fits every kind; `unknown` what a problem was already reported for. */
  kind: Kind | 'empty' | 'unknown';
  args: Node[];
  fn?: FormulaFunction;
  /** What is written. */
  value?: unknown;
  field?: RuleField;
  /** The field is a column of this subform. */
  subform?: string;
  /** It has one value per row of this subform. */
  many?: string;
  /** For aggregates: only rows for which this holds. */
  where?: Node;
  /** Digits before the point that its number can have at most; beyond `MOST_DIGITS` it is checked as it runs. */
  digits: number;
  guarded?: boolean;
}

/** One argument of a function. */
export interface Parameter {
  name: Text;
  /** Kinds it takes; `text` takes all that can be shown as text. */
  kinds: readonly Kind[];
  optional?: boolean;
  /** The last ones: may come again, all together. */
  repeated?: boolean;
  /** What an empty argument does. Default: the result is empty. `text`: it reads as "". `pass`: the function sees null. */
  empty?: 'text' | 'pass';
  /** An aggregate's: all values of all such arguments, those of subform rows among them. */
  set?: boolean;
  /** Has to be written in the formula, and be one of these (texts in any case). */
  oneOf?: readonly (string | number)[];
  /** Has to be a text written in the formula; answers what is wrong with it. */
  written?: (value: string) => Text | null;
  /** Of `COUNTIF` and its like: `">5"` or a value, about the rows of the first argument. */
  criterion?: boolean;
  /** Shares its kind with the others so marked: values that are compared, or values one of which is the result. */
  same?: 'compared' | 'result';
}

/** What a function is told beside its arguments. */
export interface Scope extends FormulaContext {
  /** The reason why there is no value; answers null. */
  fail(code: ReasonCode): null;
}

export type ReasonCode = keyof typeof import('./sentences').REASONS;
export type FunctionGroup = 'text' | 'number' | 'date' | 'logic' | 'aggregate' | 'china' | 'operator';

/**
 * A function: everything about it in one place. Both sides are pure and mean the same; a property test holds them to it.
 * Numbers are doubles that stand for their shortest decimal (see libs/rules/decimals), texts count code points.
 */
export interface FormulaFunction {
  name: string;
  aliases?: readonly string[];
  group: FunctionGroup;
  help: Text;
  /** A call that works as it stands, and what it gives. */
  example: readonly [formula: string, gives: unknown];
  parameters: readonly Parameter[];
  /** The arguments for a count, where they alternate; null when they don't pair up. */
  spread?(count: number): readonly Parameter[] | null;
  /** `same`: the kind of the arguments marked `same`, those marked `result` first. */
  result: FormulaKind | 'same';
  /** Its answer changes with time. */
  time?: boolean;
  /** What only the read arguments show to be wrong. */
  check?(node: Node): Text | null;
  /** Another function for arguments of these kinds: dates have a `+` and `-` of their own. */
  variant?(kinds: readonly Node['kind'][]): FormulaFunction | undefined;
  /** The value from the arguments; a set comes as one list. A number that is NaN or infinite becomes empty. */
  evaluate(args: unknown[], scope: Scope, node: Node): unknown;
  /** For functions that need not reckon all arguments. */
  lazy?(args: readonly (() => unknown)[], scope: Scope, node: Node): unknown;
  /** SQL of the same; empty is NULL, a text is never ''. Arguments are SQL; of a set, a `FROM` item with column `v`. */
  sql(args: string[], writer: FormulaSql, node: Node): string;
  digits?(digits: number[]): number;
  /** How an error names it, when its name is a sign. */
  label?: Text;
}

/** A compiled formula. `reasons`, when given, is filled with why the result is empty. */
export type Formula = (
  record: RecordData,
  context: FormulaContext,
  reasons?: FormulaReason[],
  row?: RecordData,
) => unknown;

/** What a formula reads. */
export interface FormulaDependencies {
  fields: string[];
  /** Columns of subforms. */
  columns: { subform: string; field: string }[];
  /** TODAY or NOW: time alone can change the answer. */
  time: boolean;
}

/** Declares a function. */
export const defineFunction = (definition: FormulaFunction): FormulaFunction => definition;
