import type { Rule } from '@careloop/rules';
import { Checkbox, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './ConditionBuilder.module.css';

const MONTHS = ['正月', '二月', '三月', '四月', '五月', '六月', '七月', '八月', '九月', '十月', '冬月', '腊月'];
const UNITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const dayName = (day: number) => {
  if (day === 20) return '二十';
  if (day === 30) return '三十';
  return `${['初', '十', '廿'][Math.floor((day - 1) / 10)]}${UNITS[(day - 1) % 10]}`;
};

/** A lunar day of the year: 闰六月初一. Unset until month and day are chosen. */
export function LunarEditor({
  label,
  value,
  onChange,
  disabled,
}: {
  label: string;
  value: Rule | undefined;
  onChange: (value: Rule | undefined) => void;
  disabled?: boolean;
}) {
  const { t, i18n } = useTranslation();
  const given = (value ?? {}) as { month?: number; day?: number; leap?: boolean; year?: number };
  const chinese = i18n.language !== 'en';
  const set = (next: Partial<typeof given>) => {
    const { month, day, leap = false, year } = { ...given, ...next };
    onChange({ month: month ?? 1, day: day ?? 1, leap, ...(year !== undefined && { year }) });
  };
  return (
    <span className={styles.moving} role="group" aria-label={label}>
      <Select
        aria-label={t('conditions.lunarMonth')}
        placeholder={t('conditions.lunarMonth')}
        disabled={disabled}
        value={given.month}
        options={MONTHS.map((name, i) => ({ value: i + 1, label: chinese ? name : i + 1 }))}
        onChange={(month) => set({ month })}
      />
      <Select
        aria-label={t('conditions.lunarDay')}
        placeholder={t('conditions.lunarDay')}
        disabled={disabled}
        value={given.day}
        options={Array.from({ length: 30 }, (_, i) => ({ value: i + 1, label: chinese ? dayName(i + 1) : i + 1 }))}
        onChange={(day) => set({ day })}
      />
      <Checkbox
        disabled={disabled}
        checked={given.leap ?? false}
        onChange={({ target }) => set({ leap: target.checked })}
      >
        {t('conditions.leap')}
      </Checkbox>
    </span>
  );
}
