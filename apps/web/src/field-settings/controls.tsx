import { Input, InputNumber, Select, Switch } from 'antd';
import { FormField } from '../ui/FormField';
import styles from './FieldSettings.module.css';

interface Setting<T> {
  label: string;
  help?: string;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
  disabled?: boolean;
  problem?: string;
}

/** A setting in words; an empty one is none. */
export const TextSetting = ({
  label,
  help,
  value,
  onChange,
  disabled,
  problem,
  maxLength,
  lines,
  placeholder,
}: Setting<string> & { maxLength: number; lines?: boolean; placeholder?: string }) => (
  <FormField label={label} help={help} problem={problem}>
    {(ties) => {
      const shared = { ...ties, value: value ?? '', disabled, maxLength, placeholder };
      return lines ? (
        <Input.TextArea
          {...shared}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      ) : (
        <Input {...shared} onChange={({ target }) => onChange(target.value || undefined)} />
      );
    }}
  </FormField>
);

/** A number, or none. */
export const NumberSetting = ({
  label,
  help,
  value,
  onChange,
  disabled,
  min,
  max,
  whole,
  placeholder,
}: Setting<number> & { min?: number; max?: number; whole?: boolean; placeholder?: string }) => (
  <FormField label={label} help={help}>
    {(ties) => (
      <InputNumber
        {...ties}
        style={{ width: '100%' }}
        value={value ?? null}
        min={min}
        max={max}
        precision={whole ? 0 : undefined}
        disabled={disabled}
        placeholder={placeholder}
        onChange={(number) => onChange(number ?? undefined)}
      />
    )}
  </FormField>
);

/** On or off; off is no setting at all. */
export const SwitchSetting = ({ label, help, value, onChange, disabled }: Setting<boolean>) => (
  <label className={styles.switch}>
    <span className={styles.switchWords}>
      {label}
      {help && <span className={styles.help}>{help}</span>}
    </span>
    <Switch checked={value ?? false} disabled={disabled} onChange={(on) => onChange(on || undefined)} />
  </label>
);

/** One of some. */
export function ChoiceSetting<T extends string>({
  label,
  help,
  value,
  onChange,
  disabled,
  problem,
  options,
  allowClear,
  placeholder,
}: Setting<T> & { options: { value: T; label: string }[]; allowClear?: boolean; placeholder?: string }) {
  return (
    <FormField label={label} help={help} problem={problem}>
      {(ties) => (
        <Select<T>
          {...ties}
          value={value}
          options={options}
          allowClear={allowClear}
          disabled={disabled}
          placeholder={placeholder}
          showSearch={options.length > 8 && { optionFilterProp: 'label' }}
          onChange={(chosen: T | undefined) => onChange(chosen)}
        />
      )}
    </FormField>
  );
}
