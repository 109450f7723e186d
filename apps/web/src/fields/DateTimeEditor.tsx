import { localDateOf, localTimeOf, toInstant } from '@careloop/calendar';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { dateFormats } from './DateEditor';
import type { EditorProps } from './FieldEditor';

/** An instant, edited as the clocks of the workspace show it, to the minute. */
export function DateTimeEditor({ value, onChange, onBlur, ties }: EditorProps) {
  const { i18n } = useTranslation();
  const { zone } = useMember().workspace;
  const instant = typeof value === 'string' ? new Date(value) : null;
  const shown = instant && !Number.isNaN(instant.getTime()) ? instant : null;
  return (
    <DatePicker
      {...ties}
      style={{ width: '100%' }}
      showTime={{ format: 'HH:mm' }}
      format={dateFormats(i18n.language).map((format) => `${format} HH:mm`)}
      value={shown ? dayjs(`${localDateOf(shown, zone)}T${localTimeOf(shown, zone)}`) : null}
      onBlur={onBlur}
      onChange={(time) =>
        onChange(time ? toInstant(time.format('YYYY-MM-DD'), time.format('HH:mm'), zone).toISOString() : undefined)
      }
    />
  );
}
