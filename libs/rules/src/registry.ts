import { Conflict, Invalid } from '@careloop/kernel';
import jsonLogic from 'json-logic-js';
import type { Operator } from './operator';
import type { Kind, RuleContext } from './types';

const known = new Map<string, Operator>();

/** All operators by name. */
export const operators: ReadonlyMap<string, Operator> = known;

/** What an operator is told beside its arguments. Two keys, so that json-logic-js takes it for data. */
export interface Call {
  context: RuleContext;
  kind: Kind | undefined;
}

type Run = (this: unknown, call: Call, ...args: unknown[]) => unknown;

/** Ours live in a room of their own inside json-logic-js, which others in the process may use as well. */
export const ROOM = 'careloop';
const room: Record<string, Run> = {
  // No operator has the empty name: what nobody registered comes here, when it is reached.
  '': (_, name) => {
    throw new Invalid('RULE_OPERATOR_UNKNOWN', { operator: name });
  },
};
jsonLogic.add_operation(ROOM, room as unknown as () => unknown);

/** Adds an operator; plugins do. `Conflict('OPERATOR_TAKEN')` when the name is in use, `Invalid('OPERATOR_NAME')` for dots. */
export function registerOperator(operator: Operator): void {
  const { name, evaluate } = operator;
  if (!name || name.includes('.') || name in Object.prototype) throw new Invalid('OPERATOR_NAME', { name });
  if (known.has(name)) throw new Conflict('OPERATOR_TAKEN', { name });
  known.set(name, operator);
  if (evaluate)
    room[name] = function (call, ...args) {
      return evaluate(args, call.context, this, call.kind);
    };
}
