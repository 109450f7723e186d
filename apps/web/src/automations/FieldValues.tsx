import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { Rule } from '@careloop/rules';
import { Button, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { visibleFields, fieldType } from '../forms/field-types';
import { ValueEditor } from '../ui/condition-builder/ValueEditor';
import type { BuilderField } from '../ui/condition-builder/useRuleSchema';
import { useEditor } from './editor-context';
import styles from './Flow.module.css';

type Mode = 'fixed' | 'text' | 'today' | 'now' | 'empty';

/** How a value is written: itself, a text with fields in it, a date from today, this moment, or empty. */
function modeOf(value: unknown): Mode {
  if (value === null) return 'empty';
  if (typeof value === 'string' && value.includes('{{')) return 'text';
  if (value && typeof value === 'object' && 'today' in value) return 'today';
  return value && typeof value === 'object' && 'now' in value ? 'now' : 'fixed';
}

/** Fields and what is written into them, one row each. */
export function FieldValues({
  value,
  onChange,
  disabled,
}: {
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { form } = useEditor();
  const fields = visibleFields(form.fields).filter(({ type }) => !fieldType(type).system);
  const entries = Object.entries(value);
  const free = fields.filter(({ key }) => !(key in value));
  const put = (at: number, key: string, next: unknown) => onChange(Object.fromEntries(entries.with(at, [key, next])));
  return (
    <div className={styles.rows}>
      {entries.map(([key, current], at) => (
        <div key={key} className={styles.valueRow}>
          <Select
            aria-label={t('conditions.field')}
            disabled={disabled}
            value={key}
            showSearch={{ optionFilterProp: 'label' }}
            options={fields
              .filter((f) => f.key === key || !(f.key in value))
              .map((f) => ({ value: f.key, label: f.label }))}
            onChange={(next: string) => put(at, next, null)}
          />
          <NewValue field={key} value={current} disabled={disabled} onChange={(next) => put(at, key, next)} />
          {!disabled && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('conditions.remove')}
              onClick={() => onChange(Object.fromEntries(entries.toSpliced(at, 1)))}
            />
          )}
        </div>
      ))}
      {!disabled && free[0] && (
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => onChange({ ...value, [free[0]!.key]: null })}
        >
          {t('automations.step.addField')}
        </Button>
      )}
    </div>
  );
}

function NewValue({
  field: key,
  value,
  onChange,
  disabled,
}: {
  field: string;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { schema } = useEditor();
  const field = schema.fields[key] as BuilderField | undefined;
  const kind = field?.kind ?? 'text';
  const mode = modeOf(value);
  const modes: Mode[] = ['fixed', 'empty'];
  if (kind === 'text' || mode === 'text') modes.push('text');
  if (kind === 'date') modes.push('today');
  if (kind === 'datetime') modes.push('now');
  const first: Record<Mode, unknown> = {
    fixed: undefined,
    empty: null,
    text: '{{}}',
    today: { today: [0] },
    now: { now: [] },
  };
  return (
    <div className={styles.newValue}>
      <Select
        aria-label={t('conditions.mode')}
        variant="filled"
        popupMatchSelectWidth={false}
        disabled={disabled}
        value={mode}
        options={modes.map((each) => ({ value: each, label: t(`automations.step.valueModes.${each}`) }))}
        onChange={(next) => onChange(next === 'fixed' ? emptyOf(kind) : first[next])}
      />
      {mode === 'fixed' && (
        <ValueEditor
          label={t('conditions.value')}
          wanted={{ kind }}
          field={field}
          disabled={disabled}
          value={value === '' ? undefined : (value as Rule)}
          onChange={(next) => onChange(next ?? emptyOf(kind))}
        />
      )}
      {mode === 'text' && (
        <Input
          aria-label={t('conditions.value')}
          disabled={disabled}
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      {mode === 'today' && (
        <InputNumber
          aria-label={t('conditions.days')}
          disabled={disabled}
          precision={0}
          prefix={t('automations.step.todayPlus')}
          suffix={t('conditions.days')}
          value={(value as { today: number[] }).today[0] ?? 0}
          onChange={(days) => onChange({ today: [days ?? 0] })}
        />
      )}
    </div>
  );
}

/** A written value that is not chosen yet: still a value, not the wish to empty the field. */
const emptyOf = (kind: string): unknown =>
  kind === 'boolean' ? false : kind === 'number' ? 0 : kind === 'options' ? [] : '';
