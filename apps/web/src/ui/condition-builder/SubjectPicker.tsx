import type { RuleSchema } from '@careloop/rules';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import styles from './ConditionBuilder.module.css';
import { relatedSchema } from './hints';
import { choosableFields, type Subject } from './model';
import { useSay } from './useSay';

const RELATED = 'related:';

/** Chooses a field, or a figure over records that link to this one (订单 的 数量). */
export function SubjectPicker({
  value,
  schema,
  onChange,
  disabled,
}: {
  value: Subject | null;
  schema: RuleSchema;
  onChange: (subject: Subject) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { offer } = useBuilder();
  const fields = choosableFields(schema).map(({ key, label }) => ({ value: key, label, own: !key.startsWith('_') }));
  const relations = offer.figures.length ? Object.values(schema.relations ?? {}) : [];
  const groups = [
    { label: t('conditions.ownFields'), options: fields.filter(({ own }) => own) },
    {
      label: t('conditions.relatedRecords'),
      options: relations.map(({ key, label }) => ({ value: RELATED + key, label, own: true })),
    },
    { label: t('conditions.systemFields'), options: fields.filter(({ own }) => !own) },
  ].filter(({ options }) => options.length);

  const choose = (key: string) => {
    if (!key.startsWith(RELATED)) return onChange({ kind: 'field', field: key });
    onChange({ kind: 'related', relation: key.slice(RELATED.length), operator: offer.figures[0]!.name, where: null });
  };
  const gone = value?.kind === 'field' && !schema.fields[value.field];
  return (
    <div className={styles.subject}>
      <Select
        className={styles.field}
        aria-label={t('conditions.field')}
        showSearch={{ optionFilterProp: 'label' }}
        autoFocus={!value && !disabled}
        disabled={disabled}
        placeholder={t('conditions.field')}
        popupMatchSelectWidth={false}
        status={gone ? 'error' : undefined}
        options={groups}
        value={value ? (value.kind === 'field' ? value.field : RELATED + value.relation) : undefined}
        onChange={choose}
      />
      {value?.kind === 'related' && (
        <FigurePicker value={value} schema={schema} onChange={onChange} disabled={disabled} />
      )}
    </div>
  );
}

type Related = Subject & { kind: 'related' };

function FigurePicker({
  value,
  schema,
  onChange,
  disabled,
}: {
  value: Related;
  schema: RuleSchema;
  onChange: (subject: Subject) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { say } = useSay();
  const { offer } = useBuilder();
  const figure = offer.figures.find(({ name }) => name === value.operator);
  const wanted = figure?.signature.arguments.find(({ as }) => as === 'related-field');
  const fields = Object.values(relatedSchema(schema, value.relation)?.fields ?? {}).filter(
    ({ kind }) => !wanted?.kinds || wanted.kinds.includes(kind),
  );
  return (
    <>
      <Select
        className={styles.figure}
        aria-label={t('conditions.which')}
        disabled={disabled}
        popupMatchSelectWidth={false}
        options={offer.figures.map(({ name, label }) => ({ value: name, label: say(label) }))}
        value={value.operator}
        onChange={(operator) => onChange({ ...value, operator, field: undefined })}
      />
      {wanted && (
        <Select
          className={styles.figure}
          aria-label={t('conditions.field')}
          disabled={disabled}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('conditions.field')}
          popupMatchSelectWidth={false}
          options={fields.map(({ key, label }) => ({ value: key, label }))}
          value={value.field}
          onChange={(field) => onChange({ ...value, field })}
        />
      )}
    </>
  );
}
