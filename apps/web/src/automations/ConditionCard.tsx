import { FilterOutlined } from '@ant-design/icons';
import { describe, type Rule } from '@careloop/rules';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { useMatchCount } from '../ui/condition-builder/useMatchCount';
import { useSay } from '../ui/condition-builder/useSay';
import { useEditor } from './editor-context';
import { NodeCard } from './NodeCard';

/** For whom: the condition, how it reads, and how many it matches right now. */
export function ConditionCard({ value, onChange }: { value: Rule; onChange: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const { language, adapt } = useSay();
  const { schema, form, readOnly, afterChange, open } = useEditor();
  const navigate = useNavigate();
  // What depends on a change matches nobody who stands still: no count then.
  const countable = !afterChange || !JSON.stringify(value).includes('"changed');
  const { count } = useMatchCount(open === 'condition' && countable ? form.key : undefined, value);
  return (
    <NodeCard
      place="condition"
      icon={<FilterOutlined />}
      kind={t('automations.condition.title')}
      sentence={
        value === null ? t('automations.condition.none') : words(value, () => adapt(describe(value, schema, language)))
      }
    >
      <ConditionBuilder
        schema={schema}
        value={value}
        onChange={onChange}
        disabled={readOnly}
        changes={afterChange}
        count={countable ? (count ?? null) : undefined}
        onCount={
          value === null
            ? undefined
            : () => void navigate(`/forms/${form.key}?filter=${encodeURIComponent(JSON.stringify(value))}`)
        }
      />
    </NodeCard>
  );
}

/** A sentence that is made from what people are still writing. */
export function words(rule: Rule, make: () => string): string {
  try {
    return make();
  } catch {
    return JSON.stringify(rule);
  }
}
