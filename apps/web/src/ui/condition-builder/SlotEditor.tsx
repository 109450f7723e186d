import type { Rule, RuleSchema } from '@careloop/rules';
import { Select, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import styles from './ConditionBuilder.module.css';
import type { Subject } from './model';
import { MovingDate } from './MovingDate';
import { operation } from './rule-text';
import { ValueEditor } from './ValueEditor';
import type { BuilderField } from './useRuleSchema';
import { fieldsFor, ME, modesFor, momentRule, standsAlone, valueMode, type ValueMode, type Wanted } from './values';

/** A value in a condition: where it comes from, and the editor for it. */
export function SlotEditor({
  label,
  wanted,
  subject,
  schema,
  value,
  onChange,
  disabled,
}: {
  label: string;
  wanted: Wanted;
  subject: Subject | null;
  schema: RuleSchema;
  value: Rule | undefined;
  onChange: (value: Rule | undefined) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { offer } = useBuilder();
  const own = subject?.kind === 'field' ? subject.field : undefined;
  const modes = modesFor(wanted, schema, offer, own);
  const present = value === undefined ? null : valueMode(value, wanted, schema, offer);
  const [chosen, setChosen] = useState<ValueMode>('fixed');
  const mode = present ?? (modes.includes(chosen) ? chosen : 'fixed');

  const setMode = (next: ValueMode) => {
    setChosen(next);
    const [first] = offer.moments;
    if (next === 'me') onChange(ME);
    else if (next === 'moving' && first) onChange(momentRule({ operator: first, days: standsAlone(first) ? null : 0 }));
    else onChange(undefined);
  };
  return (
    <>
      {modes.length > 1 && (
        <Select
          className={styles.mode}
          aria-label={t('conditions.mode')}
          variant="filled"
          disabled={disabled}
          popupMatchSelectWidth={false}
          value={mode}
          options={modes.map((name) => ({ value: name, label: t(`conditions.modes.${name}`) }))}
          onChange={setMode}
        />
      )}
      {mode === 'fixed' && (
        <ValueEditor
          label={label}
          wanted={wanted}
          field={editedField(subject, schema)}
          value={value}
          onChange={onChange}
          disabled={disabled}
        />
      )}
      {mode === 'field' && (
        <Select
          className={styles.value}
          aria-label={label}
          placeholder={t('conditions.field')}
          disabled={disabled}
          popupMatchSelectWidth={false}
          options={fieldsFor(wanted, schema, own).map((field) => ({ value: field.key, label: field.label }))}
          value={value === undefined ? undefined : (operation(value)?.[1] as string)}
          onChange={(key) => onChange({ var: key })}
        />
      )}
      {mode === 'moving' && value !== undefined && (
        <MovingDate label={label} value={value} onChange={onChange} disabled={disabled} />
      )}
      {mode === 'me' && <Typography.Text className={styles.word}>{t('conditions.me')}</Typography.Text>}
    </>
  );
}

/** The field whose own editor writes the value: its options, its unit, whom it points to. */
function editedField(subject: Subject | null, schema: RuleSchema): BuilderField | undefined {
  if (!subject) return undefined;
  if (subject.kind === 'field') return schema.fields[subject.field];
  return subject.field ? schema.relations?.[subject.relation]?.schema().fields[subject.field] : undefined;
}
