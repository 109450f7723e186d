import type { FieldOption } from '@careloop/forms';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { CHOICES } from '../designer/new-part';
import { FormField } from '../ui/FormField';

type OptionsBy = { field: string; map: Record<string, string[]> };
interface Choice {
  key: string;
  label: string;
  type: string;
  options?: FieldOption[];
  removed?: boolean;
}

const live = (options: FieldOption[] | undefined) => (options ?? []).filter(({ retired }) => !retired);

/** 选项联动: which of its options a choice offers beside each option of another choice; nothing chosen offers all. */
export function OptionsBySetting({
  field,
  fields,
  onChange,
}: {
  field: Choice & { optionsBy?: OptionsBy };
  /** Those of the form. */
  fields: readonly Choice[];
  onChange: (optionsBy: OptionsBy | undefined) => void;
}) {
  const { t } = useTranslation();
  const { optionsBy } = field;
  const others = fields.filter(({ type, key, removed }) => CHOICES.includes(type) && key !== field.key && !removed);
  const other = others.find(({ key }) => key === optionsBy?.field);
  if (!others.length) return null;
  const own = live(field.options).map(({ key, label }) => ({ value: key, label }));
  const offer = (key: string, keys: string[]) => {
    const { [key]: _, ...rest } = optionsBy!.map;
    onChange({ field: optionsBy!.field, map: keys.length ? { ...rest, [key]: keys } : rest });
  };
  return (
    <>
      <FormField label={t('files.optionsBy')} help={t('files.optionsByHelp')}>
        {(ties) => (
          <Select
            {...ties}
            allowClear
            placeholder={t('files.optionsByNone')}
            value={optionsBy?.field}
            options={others.map(({ key, label }) => ({ value: key, label: label || key }))}
            onChange={(key?: string) => onChange(key ? { field: key, map: {} } : undefined)}
          />
        )}
      </FormField>
      {other &&
        live(other.options).map(({ key, label }) => (
          <FormField key={key} label={t('files.offeredWhen', { name: label })}>
            {(ties) => (
              <Select
                {...ties}
                mode="multiple"
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('files.offeredAll')}
                value={optionsBy!.map[key] ?? []}
                options={own}
                onChange={(keys: string[]) => offer(key, keys)}
              />
            )}
          </FormField>
        ))}
    </>
  );
}
