import type { FormView } from '@careloop/contracts';
import type { FieldDefinition } from '@careloop/forms';
import { starsOf } from '@careloop/plugin-fields';
import { Input, InputNumber, Rate, Segmented, Skeleton } from 'antd';
import { type ComponentType, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorTies } from '../ui/FormField';
import { ChoiceEditor } from './ChoiceEditor';
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

const AddressEditor = lazy(() => import('./AddressEditor'));
const DepartmentPicker = lazy(() => import('./DepartmentPicker'));
const FilesEditor = lazy(() => import('./FilesEditor'));
const LocationEditor = lazy(() => import('./LocationEditor'));
const RichTextEditor = lazy(() => import('./RichTextEditor'));
const ScanCode = lazy(() => import('./ScanCode'));
const SignatureEditor = lazy(() => import('./SignatureEditor'));
const SubformEditor = lazy(() => import('./SubformEditor'));

/** An editor that is fetched when a form first has such a field. */
const Later = ({ editor: Editor, ...props }: EditorProps & { editor: ComponentType<EditorProps> }) => (
  <Suspense fallback={<Skeleton.Input active block />}>
    <Editor {...props} />
  </Suspense>
);

const signs: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', HKD: 'HK$', TWD: 'NT$', JPY: 'JP¥' };

/** The decimal point moved, without the errors of multiplying. */
const movePoint = (value: number, digits: number): number => Number(`${value.toFixed(10)}e${digits}`);

/** The editor of a field, and below it the code of its value where the field is shown as one. */
export function FieldEditor(props: EditorProps) {
  const { display } = props.field;
  const { value } = props;
  if (!display || typeof value !== 'string' || value === '') return <TypeEditor {...props} />;
  return (
    <>
      <TypeEditor {...props} />
      <Suspense fallback={null}>
        <ScanCode text={value} kind={display} />
      </Suspense>
    </>
  );
}

/** The editor that fits a field's type; types that only the server knows are edited as text. */
function TypeEditor(props: EditorProps) {
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
    case 'multi-select':
      return <ChoiceEditor {...props} />;
    case 'image':
    case 'file':
      return <Later editor={FilesEditor} {...props} />;
    case 'signature':
      return <Later editor={SignatureEditor} {...props} />;
    case 'subform':
      return <Later editor={SubformEditor} {...props} />;
    case 'rich-text':
      return <Later editor={RichTextEditor} {...props} />;
    case 'address':
      return <Later editor={AddressEditor} {...props} />;
    case 'location':
      return <Later editor={LocationEditor} {...props} />;
    case 'department':
    case 'departments':
      return <Later editor={DepartmentPicker} {...props} />;
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
    case 'members':
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
