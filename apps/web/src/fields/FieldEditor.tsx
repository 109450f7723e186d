import type { FormView } from '@careloop/contracts';
import type { FieldDefinition } from '@careloop/forms';
import { starsOf } from '@careloop/plugin-fields';
import { Input, InputNumber, Rate, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EditorTies } from '../ui/FormField';
import { DateEditor } from './DateEditor';
import { DateTimeEditor } from './DateTimeEditor';
import { DurationEditor } from './DurationEditor';
import { LinkPicker } from './LinkPicker';
import { LunarDateEditor } from './LunarDateEditor';
import { MemberPicker } from './MemberPicker';

/** What the editor of a value gets: the value as the API has it, and how to tell another; undefined empties it. */
export interface EditorProps {
  field: FieldDefinition;
  value: unknown;
  onChange: (value: unknown) => void;
  onBlur?: () => void;
  ties: EditorTies;
  forms: FormView[];
  /** Names of linked records by id. */
  names?: Record<string, string>;
}

const signs: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', HKD: 'HK$', TWD: 'NT$', JPY: 'JP¥' };

/** The decimal point moved, without the errors of multiplying. */
const movePoint = (value: number, digits: number): number => Number(`${value.toFixed(10)}e${digits}`);

/** The editor that fits a field's type; types that only the server knows are edited as text. */
export function FieldEditor(props: EditorProps) {
  const { field, value, onChange, onBlur, ties } = props;
  const { t } = useTranslation();
  const typed = {
    ...ties,
    value: typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value),
    onBlur,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  switch (field.type) {
    case 'long-text':
      return <Input.TextArea {...typed} autoSize={{ minRows: 3, maxRows: 12 }} />;
    case 'phone':
      return <Input {...typed} type="tel" inputMode="tel" autoComplete="off" />;
    case 'email':
      return <Input {...typed} type="email" inputMode="email" autoComplete="off" />;
    case 'url':
      return <Input {...typed} type="url" inputMode="url" placeholder="https://" />;
    case 'number':
    case 'money':
      return (
        <InputNumber
          {...ties}
          className="tabular"
          style={{ width: '100%' }}
          controls={false}
          value={value as number | null | undefined}
          precision={field.scale ?? (field.type === 'money' ? 2 : undefined)}
          prefix={field.type === 'money' ? (signs[field.currency ?? 'CNY'] ?? field.currency) : undefined}
          suffix={field.type === 'number' ? field.unit : undefined}
          formatter={(shown) => `${shown ?? ''}`.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')}
          parser={(text) => (text ?? '').replace(/,/g, '') as unknown as number}
          onBlur={onBlur}
          onChange={(number) => onChange(number === null ? undefined : Number(number))}
        />
      );
    case 'percent':
      return (
        <InputNumber
          {...ties}
          className="tabular"
          style={{ width: '100%' }}
          controls={false}
          value={typeof value === 'number' ? movePoint(value, 2) : (value as null | undefined)}
          precision={field.scale}
          suffix="%"
          onBlur={onBlur}
          onChange={(number) => onChange(number === null ? undefined : movePoint(Number(number), -2))}
        />
      );
    case 'rating':
      return (
        <div id={ties.id} onBlur={onBlur}>
          <Rate
            count={starsOf(field)}
            value={typeof value === 'number' ? value : 0}
            aria-label={field.label}
            onChange={(stars) => onChange(stars || undefined)}
          />
        </div>
      );
    case 'duration':
      return <DurationEditor {...props} />;
    case 'select':
    case 'multi-select': {
      const kept = Array.isArray(value) ? (value as string[]) : [value];
      const options = (field.options ?? [])
        .filter(({ key, retired }) => !retired || kept.includes(key))
        .map(({ key, label }) => ({ value: key, label }));
      const shared = { ...ties, allowClear: true, options, onBlur, showSearch: { optionFilterProp: 'label' } };
      return field.type === 'select' ? (
        <Select {...shared} value={(value as string | null) ?? undefined} onChange={(key?: string) => onChange(key)} />
      ) : (
        <Select {...shared} mode="multiple" value={(value as string[] | null) ?? []} onChange={onChange} />
      );
    }
    case 'checkbox':
      return (
        <div>
          <Segmented
            id={ties.id}
            aria-label={field.label}
            value={value === true ? 'yes' : value === false ? 'no' : 'empty'}
            options={[
              { value: 'yes', label: t('states.yes') },
              { value: 'no', label: t('states.no') },
              ...(field.required ? [] : [{ value: 'empty', label: t('fields.unsaid') }]),
            ]}
            onChange={(choice) => onChange(choice === 'empty' ? undefined : choice === 'yes')}
          />
        </div>
      );
    case 'date':
      return <DateEditor {...props} />;
    case 'datetime':
      return <DateTimeEditor {...props} />;
    case 'lunar-date':
      return <LunarDateEditor {...props} />;
    case 'member':
      return <MemberPicker {...props} />;
    case 'link':
      return <LinkPicker {...props} />;
    case 'serial':
      return (
        <Input {...ties} readOnly variant="filled" value={(value as string) ?? ''} placeholder={t('fields.serial')} />
      );
    default:
      return <Input {...typed} />;
  }
}
