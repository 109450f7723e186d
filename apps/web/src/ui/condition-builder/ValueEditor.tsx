import type { Rule } from '@careloop/rules';
import { DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import styles from './ConditionBuilder.module.css';
import { LunarEditor } from './LunarEditor';
import { isNamed, ReferencePicker } from './ReferencePicker';
import type { BuilderField } from './useRuleSchema';
import type { Wanted } from './values';

interface Props {
  label: string;
  wanted: Wanted;
  /** Whose own editor this is, when the value belongs to a field. */
  field?: BuilderField;
  value: Rule | undefined;
  onChange: (value: Rule | undefined) => void;
  disabled?: boolean;
}

/** Edits a written-out value by its kind. Empty gives undefined: not filled in. */
export function ValueEditor(props: Props) {
  const { t } = useTranslation();
  const { label, wanted, field, value, onChange, disabled } = props;
  const shared = { 'aria-label': label, className: styles.value, disabled };
  if (wanted.many) return <ManyEditor {...props} />;
  switch (wanted.kind) {
    case 'number':
      return (
        <InputNumber
          {...shared}
          value={typeof value === 'number' ? value : null}
          precision={wanted.days ? 0 : undefined}
          min={wanted.days ? 0 : undefined}
          suffix={wanted.days ? t('conditions.days') : field?.unit}
          onChange={(number) => onChange(number ?? undefined)}
        />
      );
    case 'boolean':
      return (
        <Select
          {...shared}
          value={value as boolean | undefined}
          placeholder={t('conditions.pick')}
          options={[
            { value: true, label: t('conditions.yes') },
            { value: false, label: t('conditions.no') },
          ]}
          onChange={onChange}
        />
      );
    case 'date':
    case 'datetime': {
      const moment = wanted.kind === 'datetime';
      return (
        <DatePicker
          {...shared}
          showTime={moment ? { format: 'HH:mm' } : false}
          value={typeof value === 'string' ? dayjs(value) : null}
          onChange={(date) => onChange(date ? (moment ? date.toISOString() : date.format('YYYY-MM-DD')) : undefined)}
        />
      );
    }
    case 'lunar-date':
      return <LunarEditor label={label} value={value} onChange={onChange} disabled={disabled} />;
    case 'option':
      if (isNamed(field))
        return <ReferencePicker {...shared} field={field} value={value as string | undefined} onChange={onChange} />;
      return (
        <Select
          {...shared}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={value as string | undefined}
          placeholder={t('conditions.pick')}
          options={optionsOf(field)}
          onChange={onChange}
        />
      );
    case 'options':
      return <ManyEditor {...props} />;
    case 'reference':
      return <ReferencePicker {...shared} field={field} value={value as string | undefined} onChange={onChange} />;
    case 'text':
      return (
        <Input
          {...shared}
          allowClear
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        />
      );
  }
}

const optionsOf = (field?: BuilderField) => (field?.options ?? []).map(({ key, label }) => ({ value: key, label }));

function ManyEditor({ label, wanted, field, value, onChange, disabled }: Props) {
  const { t } = useTranslation();
  const items = Array.isArray(value) ? value : [];
  const give = (list: Rule[]) => onChange(list.length ? list : undefined);
  const shared = { 'aria-label': label, className: styles.value, disabled, placeholder: t('conditions.pick') };
  if (wanted.kind === 'reference' || isNamed(field))
    return <ReferencePicker {...shared} many field={field} value={items as string[]} onChange={give} />;
  if (field?.options)
    return (
      <Select
        {...shared}
        mode="multiple"
        maxTagCount="responsive"
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: 'label' }}
        value={items as string[]}
        options={optionsOf(field)}
        onChange={give}
      />
    );
  const number = wanted.kind === 'number';
  return (
    <Select
      {...shared}
      mode="tags"
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，', ';', '；']}
      value={items.map(String)}
      onChange={(texts: string[]) =>
        give(number ? texts.map(Number).filter((n) => Number.isFinite(n)) : [...new Set(texts)])
      }
    />
  );
}
