import { Button, Checkbox, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from './FieldEditor';
import styles from './fields.module.css';
import { OptionDot } from './OptionDot';

/** One or several of a list of options: a list that opens, or all of them as buttons. */
export function ChoiceEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const many = field.type === 'multi-select';
  const chosen = Array.isArray(value) ? (value as string[]) : value == null ? [] : [value as string];
  const options = (field.options ?? [])
    .filter(({ key, retired }) => !retired || chosen.includes(key))
    .map(({ key, label, color }) => ({ value: key, label, color }));
  if (field.style !== 'buttons') {
    const shared = {
      ...ties,
      allowClear: true,
      options,
      onBlur,
      showSearch: { optionFilterProp: 'label' },
      notFoundContent: t('fields.noOptions'),
      optionRender: ({ data, label }: { data: { color?: string }; label?: React.ReactNode }) => (
        <OptionDot color={data.color}>{label}</OptionDot>
      ),
    };
    return many ? (
      <Select {...shared} mode="multiple" value={chosen} onChange={onChange} />
    ) : (
      <Select {...shared} value={chosen[0]} onChange={(key?: string) => onChange(key)} />
    );
  }
  const shown = options.map(({ value: key, label, color }) => ({
    value: key,
    label: <OptionDot color={color}>{label}</OptionDot>,
  }));
  if (!shown.length) return <span className={styles.none}>{t('fields.noOptions')}</span>;
  const group = { className: styles.buttons, options: shown, 'aria-label': field.label };
  // A label can't point to a group: the group says its name itself.
  return (
    <div
      id={ties.id}
      role={many ? 'group' : undefined}
      aria-describedby={many ? ties['aria-describedby'] : undefined}
      onBlur={onBlur}
    >
      {many ? (
        <Checkbox.Group {...group} value={chosen} onChange={(keys) => onChange(keys.length ? keys : undefined)} />
      ) : (
        <>
          <Radio.Group {...group} value={chosen[0] ?? null} onChange={({ target }) => onChange(target.value)} />
          {chosen.length > 0 && !field.required && (
            <Button
              size="small"
              type="link"
              aria-label={`${t('fields.clear')} ${field.label}`}
              onClick={() => onChange(undefined)}
            >
              {t('fields.clear')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
