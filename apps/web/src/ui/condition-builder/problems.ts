import { say, type Language } from '@careloop/kernel';
import { traditional } from '../traditional';
import { check, type Rule, type RuleSchema } from '@careloop/rules';

/** What is wrong with a rule over a form, one sentence each. */
export function problemsOf(rule: Rule, schema: RuleSchema, language: Language): { path: string; message: string }[] {
  if (rule === null) return [];
  return check(rule, schema).map(({ path, message }) => ({ path, message: say(message, language, traditional) }));
}
