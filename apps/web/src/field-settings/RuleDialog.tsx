import type { Rule, RuleSchema } from '@careloop/rules';
import { Modal } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner } from '../designer/designer-context';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { useOwnSchema } from './useOwnSchema';

/** A condition over the form that is being designed, or over another one. */
export default function RuleDialog({
  title,
  value,
  without,
  schema: given,
  onSave,
  onClose,
}: {
  title: string;
  value: Rule;
  /** The field it is about, which cannot decide about itself. */
  without?: string;
  /** What it speaks of, when that is another form. */
  schema?: RuleSchema;
  onSave: (rule: Rule) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { definition } = useDesigner();
  const whole = useOwnSchema(definition);
  const schema = useMemo(() => {
    if (given) return given;
    if (!without) return whole;
    const { [without]: _, ...fields } = whole.fields;
    return { ...whole, fields };
  }, [whole, without, given]);
  const [rule, setRule] = useState<Rule>(value);
  return (
    <Modal
      open
      width={760}
      title={title}
      okText={t('designer.take')}
      onOk={() => onSave(rule)}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <ConditionBuilder schema={schema} value={rule} onChange={setRule} />
    </Modal>
  );
}
