import type { FormCheck } from '@careloop/forms';
import { dependsOn } from '@careloop/rules';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner } from '../designer/designer-context';
import { orderedFields } from '../form-drafts/draft';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { FormField } from '../ui/FormField';
import { SectionTitle } from '../ui/words';
import { useOwnSchema } from './useOwnSchema';

/** One check on saving: what has to hold, what to say when it does not, and beside which fields. */
export default function CheckDialog({
  check,
  onSave,
  onClose,
}: {
  check: FormCheck;
  onSave: (check: FormCheck) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { definition, draft } = useDesigner();
  const schema = useOwnSchema(definition);
  const [{ rule, message, fields }, setDraft] = useState(check);
  const [asked, setAsked] = useState(false);
  const change = (next: Partial<FormCheck>) => setDraft((now) => ({ ...now, ...next }));
  const save = () => {
    setAsked(true);
    if (rule === null || !message.trim()) return;
    // Beside the fields that it reads, unless its author said otherwise.
    const read = dependsOn(rule).fields.filter((key) => draft.fields.some((field) => field.key === key));
    onSave({ ...check, rule, message: message.trim(), fields: fields.length ? fields : read.slice(0, 20) });
  };
  return (
    <Modal
      open
      width={760}
      title={t('designer.form.check')}
      okText={t('designer.take')}
      onOk={save}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <SectionTitle>{t('designer.form.holds')}</SectionTitle>
      <FormField
        label={t('designer.form.holdsHelp')}
        problem={asked && rule === null ? t('validation.required') : undefined}
      >
        {() => <ConditionBuilder schema={schema} value={rule} onChange={(next) => change({ rule: next })} />}
      </FormField>
      <FormField
        label={t('designer.form.message')}
        required
        help={t('designer.form.messageHelp')}
        problem={asked && !message.trim() ? t('validation.required') : undefined}
      >
        {(ties) => (
          <Input
            {...ties}
            value={message}
            maxLength={500}
            onChange={({ target }) => change({ message: target.value })}
          />
        )}
      </FormField>
      <FormField label={t('designer.form.beside')} help={t('designer.form.besideHelp')}>
        {(ties) => (
          <Select
            {...ties}
            mode="multiple"
            value={fields}
            maxCount={20}
            options={orderedFields(draft).map(({ key, label }) => ({ value: key, label }))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(keys: string[]) => change({ fields: keys })}
          />
        )}
      </FormField>
    </Modal>
  );
}
