import { analyse } from './analyse';
import { describeNode } from './describe-node';
import type { Language, Rule, RuleSchema } from './types';

/** The rule as a sentence in simplified Chinese or English; traditional Chinese is derived where it is shown. */
export const describe = (rule: Rule, schema: RuleSchema, language: Language): string =>
  describeNode(analyse(rule, schema).node, language).text;
