import { isLocalDate } from '@careloop/calendar';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from './FieldEditor';

/** How dates are written in each language; typing `2027-3-1` or `20270301` works too. */
export const dateFormats = (language: string) => [
  language === 'en' ? 'MMM D, YYYY' : 'YYYY年M月D日',
  'YYYY-MM-DD',
  'YYYY-M-D',
  'YYYY/M/D',
  'YYYY.M.D',
  'YYYYMMDD',
];

/** A civil date. */
export function DateEditor({ value, onChange, onBlur, ties }: EditorProps) {
  const { i18n } = useTranslation();
  return (
    <DatePicker
      {...ties}
      style={{ width: '100%' }}
      format={dateFormats(i18n.language)}
      value={isLocalDate(value) ? dayjs(value) : null}
      onBlur={onBlur}
      onChange={(date) => onChange(date ? date.format('YYYY-MM-DD') : undefined)}
    />
  );
}
