import type { Operator } from './operator';
import type {
  Dependencies,
  Explanation,
  Language,
  RecordData,
  Rule,
  RuleContext,
  RuleProblem,
  RuleSchema,
  SqlOptions,
} from './types';

export * from './types';
export * from './operator';

// Signatures first, so that others can write against them; bodies follow in files of their own.

/** The value of a rule over one record. With a schema, kinds are exact (datetimes compare as instants); else by shape. */
export declare function evaluate(rule: Rule, record: RecordData, context: RuleContext, schema?: RuleSchema): unknown;
/** Whether a rule holds for one record. */
export declare function holds(rule: Rule, record: RecordData, context: RuleContext, schema?: RuleSchema): boolean;
/** The rule as a closure for the hot path; the same answers as `evaluate`. */
export declare function compile(rule: Rule, schema?: RuleSchema): (record: RecordData, context: RuleContext) => unknown;
/** A boolean SQL expression, TRUE or FALSE and never NULL. Throws `Invalid('RULE_INVALID', …, details)`. */
export declare function compileSql(rule: Rule, options: SqlOptions): string;
/** What is wrong with a rule over a form; empty when it may be saved. */
export declare function check(rule: Rule, schema: RuleSchema): RuleProblem[];
/** Why, or why not: the tree of conditions with what was read. */
export declare function explain(
  rule: Rule,
  record: RecordData,
  context: RuleContext,
  schema: RuleSchema,
  language: Language,
): Explanation;
/** The rule as a sentence. */
export declare function describe(rule: Rule, schema: RuleSchema, language: Language): string;
/** What a rule reads. */
export declare function dependsOn(rule: Rule): Dependencies;
/** All operators by name. */
export declare const operators: ReadonlyMap<string, Operator>;
/** Adds an operator (plugins do). `Conflict('OPERATOR_TAKEN')` when the name is in use. */
export declare function registerOperator(operator: Operator): void;
/** SQL of month·100 + day of a date column, as birthdays are indexed. `column` is quoted, with alias or without. */
export declare function monthDaySql(column: string): string;
/** SQL of month·100 + day (+ 10000 when leap) of a lunar-date column, as lunar birthdays are indexed. */
export declare function lunarDaySql(column: string): string;
