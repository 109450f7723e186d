import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { analyse } from './analyse';
import type { Node } from './node';
import { operators, ROOM, type Call } from './registry';
import { argumentAt, isLazy, partsOf } from './shape';
import type { RecordData, Rule, RuleContext, RuleSchema } from './types';
import { truthy } from './values';

const run = (bound: unknown, data: unknown): unknown => {
  const value: unknown = jsonLogic.apply(bound as RulesLogic, data);
  return value === undefined || Number.isNaN(value) ? null : value;
};

/** The rule as json-logic-js runs it: our operators by their full name, with the context as first argument. */
function bind(rule: Rule, context: RuleContext, node: Node | undefined): unknown {
  if (Array.isArray(rule)) return rule.map((item, i) => bind(item, context, node?.args[i]));
  const parts = partsOf(rule);
  if (!parts) return rule;
  const operator = operators.get(parts.op);
  if (!operator) return { [`${ROOM}.`]: [{ context, kind: undefined } satisfies Call, parts.op] };
  const args = parts.args.map((arg, i) => {
    const bound = bind(arg, context, node?.args[i]);
    return isLazy(argumentAt(operator, i, parts.args.length)) ? (data: unknown) => run(bound, data) : bound;
  });
  if (!operator.evaluate) return { [parts.op]: args };
  const call: Call = { context, kind: node?.shared };
  return { [`${ROOM}.${parts.op}`]: [call, ...args] };
}

/**
 * The value of a rule over one record, by json-logic-js. With a schema, kinds are exact; without one, texts of the shape
 * of an instant compare as instants. Absent values are null, NaN never comes out. `Invalid('RULE_OPERATOR_UNKNOWN')`.
 */
export function evaluate(rule: Rule, record: RecordData, context: RuleContext, schema?: RuleSchema): unknown {
  return run(bind(rule, context, schema && analyse(rule, schema).node), record);
}

/** Whether a rule holds for one record: its value, as json-logic counts true and false. */
export const holds = (rule: Rule, record: RecordData, context: RuleContext, schema?: RuleSchema): boolean =>
  truthy(evaluate(rule, record, context, schema));
