import { Invalid } from '@careloop/kernel';
import { analyse } from './analyse';
import type { Node } from './node';
import type { Rule, RuleProblem, RuleSchema } from './types';

/** What is wrong with a rule over a form, each with a sentence; empty when it may be saved. */
export const check = (rule: Rule, schema: RuleSchema): RuleProblem[] => analyse(rule, schema).problems;

/** The typed tree of a rule without problems; else `Invalid('RULE_INVALID')` with the problems as details. */
export function checked(rule: Rule, schema: RuleSchema): Node {
  const { node, problems } = analyse(rule, schema);
  if (!problems.length) return node;
  const details = problems.map(({ path, code, message }) => ({
    path,
    code,
    text: message,
  }));
  throw new Invalid('RULE_INVALID', { form: schema.form }, details);
}
