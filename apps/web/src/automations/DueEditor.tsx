import { InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormField } from '../ui/FormField';

type Due = { dueInWorkdays?: number; dueInDays?: number };

/** How long people have: so many workdays (weekends and holidays left out) or days. */
export function DueEditor({
  workdays,
  days,
  onChange,
  disabled,
}: {
  workdays?: number;
  days?: number;
  onChange: (due: Due) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const unit = days !== undefined ? 'dueInDays' : 'dueInWorkdays';
  const count = days ?? workdays;
  return (
    <FormField
      label={t('automations.step.due')}
      help={unit === 'dueInWorkdays' ? t('automations.step.dueHelp') : undefined}
    >
      {(ties) => (
        <Space.Compact>
          <InputNumber
            {...ties}
            min={0}
            max={unit === 'dueInDays' ? 365 : 250}
            precision={0}
            placeholder={t('automations.step.noDue')}
            value={count ?? null}
            disabled={disabled}
            onChange={(next) => onChange(next === null ? {} : { [unit]: next })}
          />
          <Select
            aria-label={t('automations.step.dueUnit')}
            value={unit}
            disabled={disabled}
            options={[
              { value: 'dueInWorkdays', label: t('automations.step.workdays') },
              { value: 'dueInDays', label: t('automations.step.days') },
            ]}
            onChange={(next) => onChange({ [next]: count ?? 2 })}
          />
        </Space.Compact>
      )}
    </FormField>
  );
}
