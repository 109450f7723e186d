import {
  FIRST_LUNAR_YEAR,
  isLunarDate,
  LAST_LUNAR_YEAR,
  lunarText,
  lunarToSolar,
  type LunarDate,
} from '@careloop/calendar';
import { Checkbox, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../ui/format';
import styles from './fields.module.css';
import type { EditorProps } from './FieldEditor';
import { Quiet } from '../ui/words';

const parts = (month: number, day: number) =>
  lunarText({ month, day, leap: false })
    .zh.slice('农历'.length)
    .split(/(?<=月)/);
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** A lunar date: month, day, whether the month is a leap one, and the year when it is known. */
export function LunarDateEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === 'en';
  const given = (value ?? {}) as Partial<LunarDate>;
  const set = (next: Partial<LunarDate>) => {
    const { month, day, leap = false, year } = { ...given, ...next };
    if (!month && !day && year == null) return onChange(undefined);
    onChange({ ...(month && { month }), ...(day && { day }), leap, ...(year != null && { year }) });
  };
  const solar = isLunarDate(value) && value.year != null ? lunarToSolar({ ...value, year: value.year }) : null;
  return (
    <div role="group" aria-label={field.label} className={styles.lunarRoom} onBlur={onBlur}>
      <div className={styles.lunar}>
        <InputNumber
          aria-label={t('fields.lunarYear')}
          placeholder={t('fields.lunarYearShort')}
          min={FIRST_LUNAR_YEAR}
          max={LAST_LUNAR_YEAR}
          precision={0}
          controls={false}
          value={given.year ?? null}
          onChange={(year) => set({ year: year ?? undefined })}
        />
        <Select
          {...ties}
          allowClear
          aria-label={t('fields.lunarMonth')}
          placeholder={t('fields.lunarMonth')}
          value={given.month}
          options={numbers(12).map((month) => ({ value: month, label: english ? `${month}` : parts(month, 1)[0] }))}
          onChange={(month?: number) => set({ month, ...(month === undefined && { day: undefined, leap: false }) })}
        />
        <Select
          allowClear
          aria-label={t('fields.lunarDay')}
          placeholder={t('fields.lunarDay')}
          value={given.day}
          options={numbers(30).map((day) => ({ value: day, label: english ? `${day}` : parts(1, day)[1] }))}
          onChange={(day?: number) => set({ day })}
        />
        <Checkbox checked={given.leap ?? false} onChange={({ target }) => set({ leap: target.checked })}>
          {t('fields.leap')}
        </Checkbox>
      </div>
      {solar && <Quiet>{t('fields.solar', { date: formatDate(solar, i18n.language) })}</Quiet>}
    </div>
  );
}
