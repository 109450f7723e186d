import type { FormView } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import { Skeleton } from 'antd';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { useMatchCount } from '../ui/condition-builder/useMatchCount';
import { useRuleSchema } from '../ui/condition-builder/useRuleSchema';

/** The condition that the grid's rows must meet; the grid follows every finished change. */
export default function FilterPanel({
  form,
  filter,
  onChange,
}: {
  form: FormView;
  filter: Rule;
  onChange: (filter: Rule) => void;
}) {
  const schema = useRuleSchema(form.key);
  const { count, isCounting } = useMatchCount(form.key, filter);
  if (!schema) return <Skeleton active />;
  return (
    <ConditionBuilder
      schema={schema}
      value={filter}
      onChange={onChange}
      count={filter === null ? undefined : isCounting ? null : count}
    />
  );
}
