import type { Rule, RuleSchema } from '@careloop/rules';

/** The one editor of conditions. */
export function ConditionBuilder(_props: {
  schema: RuleSchema;
  value: Rule | null;
  onChange: (rule: Rule | null) => void;
  count?: number;
}) {
  return null;
}
