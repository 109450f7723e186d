import { InboxOutlined } from '@ant-design/icons';
import type { CreateForm, FileInspection } from '@careloop/contracts';
import { Alert, App, Button, Checkbox, Input, Segmented, Select, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '../access/useMe';
import { freeKey, keyFor } from '../form-drafts/keys';
import { useFieldTypes, useFormChanges, useForms } from '../forms/useForms';
import { EmptyState } from '../ui/EmptyState';
import { FormField } from '../ui/FormField';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { Note, Quiet, QuietLine } from '../ui/words';
import styles from './imports.module.css';
import { PlacePicker } from './PlacePicker';
import { startImport, useInspection, type Place } from './useImports';

/** Types that a column of a file can become just like that. */
const PLAIN = [
  'text',
  'long-text',
  'number',
  'money',
  'percent',
  'date',
  'datetime',
  'phone',
  'email',
  'url',
  'select',
  'checkbox',
  'lunar-date',
];

type Column = FileInspection['columns'][number] & { used: boolean };
type Found = { file: File; inspection: FileInspection };

/** A new form out of a file: its columns as fields of types that fit, and then the file's rows in it. */
export default function NewFormPage() {
  const { t } = useTranslation();
  const mayBuild = useMay('builder');
  const look = useInspection();
  const [found, setFound] = useState<Found>();
  const inspect = (file: File, place: Place = {}) =>
    look.mutate({ file, ...place }, { onSuccess: (inspection) => setFound({ file, inspection }) });
  if (!mayBuild) return <EmptyState title={t('imports.notYours')} text={t('imports.notYoursText')} />;
  return (
    <Page narrow>
      <PageHeader before={<Link to="/forms">{t('frame.forms')}</Link>} title={t('imports.newForm.title')} />
      {look.error && <Alert className={styles.part} type="error" showIcon title={look.error.message} />}
      {found ? (
        <>
          <PlacePicker {...found.inspection} busy={look.isPending} onChange={(place) => inspect(found.file, place)} />
          <NewForm
            key={`${found.inspection.sheet ?? ''} ${found.inspection.headerRow}`}
            {...found}
            onBack={() => setFound(undefined)}
          />
        </>
      ) : (
        <Upload.Dragger
          accept=".csv,.xlsx,text/csv"
          maxCount={1}
          showUploadList={false}
          disabled={look.isPending}
          beforeUpload={(file) => {
            inspect(file);
            return false;
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{look.isPending ? t('imports.reading') : t('imports.newForm.drop')}</p>
          <Quiet>{t('imports.dropText')}</Quiet>
        </Upload.Dragger>
      )}
    </Page>
  );
}

/** The form as the file suggests it, to be changed before it is made. */
function NewForm({ file, inspection, onBack }: Found & { onBack: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { forms } = useForms();
  const { create } = useFormChanges();
  const types = useFieldTypes(i18n.language).filter(({ id }) => PLAIN.includes(id));
  const [name, setName] = useState(inspection.name);
  const [kind, setKind] = useState<'customer' | 'record'>(looksLikePeople(inspection) ? 'customer' : 'record');
  const [columns, setColumns] = useState<Column[]>(() =>
    inspection.columns.map((column) => ({ ...column, used: true })),
  );
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const used = columns.filter((column) => column.used);
  const change = (at: number, next: Partial<Column>) =>
    setColumns(columns.map((column, i) => (i === at ? { ...column, ...next } : column)));
  const retype = (at: number, type: string) => {
    const { field, samples } = columns[at]!;
    const { options: _, scale: __, ...rest } = field;
    const words = [...new Set(samples.map((cell) => cell.trim()))];
    const options = type === 'select' && {
      options: field.options ?? words.map((word) => ({ key: word, label: word })),
    };
    change(at, { field: { ...rest, type, ...options } });
  };
  const make = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const taken = forms?.map(({ key }) => key) ?? [];
      const wanted = keyFor(name, 'form', taken);
      const body: CreateForm = {
        key: taken.includes(wanted) ? freeKey('form', taken) : wanted,
        name: name.trim(),
        kind,
        fields: used.map(({ field }) => field),
        roles: kind === 'customer' ? rolesOf(used) : {},
      };
      const form = await create.mutateAsync(body);
      const { id } = await startImport(form.key, {
        file,
        mapping: Object.fromEntries(used.map(({ heading, field }) => [heading, field.key])),
        mode: 'create',
        triggers: false,
        headerRow: inspection.headerRow,
        ...(inspection.sheet && { sheet: inspection.sheet }),
      });
      message.success(t('imports.newForm.made'));
      void navigate(`/forms/${form.key}/import?job=${id}`);
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
      setBusy(false);
    }
  };
  return (
    <>
      <FormField label={t('imports.newForm.name')} required>
        {(ties) => <Input {...ties} value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />}
      </FormField>
      <FormField label={t('imports.newForm.kind')}>
        {() => (
          <Segmented
            aria-label={t('imports.newForm.kind')}
            value={kind}
            onChange={setKind}
            options={(['customer', 'record'] as const).map((value) => ({
              value,
              label: t(`imports.newForm.${value}`),
            }))}
          />
        )}
      </FormField>
      <Note>{t('imports.newForm.fields')}</Note>
      <div className={styles.columns} role="list">
        {columns.map(({ heading, samples, field, used: on }, i) => (
          <div key={heading} className={styles.newField} role="listitem" data-out={!on}>
            <Checkbox
              checked={on}
              aria-label={t('imports.newForm.use', { heading })}
              onChange={({ target }) => change(i, { used: target.checked })}
            />
            <Input
              value={field.label}
              maxLength={100}
              disabled={!on}
              aria-label={`${t('imports.newForm.label')} ${i + 1}`}
              onChange={({ target }) => change(i, { field: { ...field, label: target.value } })}
            />
            <QuietLine>{samples.join('、') || t('states.empty')}</QuietLine>
            <Select
              value={field.type}
              disabled={!on}
              aria-label={t('imports.newForm.typeOf', { heading })}
              options={types.map(({ id, label }) => ({ value: id, label }))}
              onChange={(type) => retype(i, type)}
            />
          </div>
        ))}
      </div>
      {error && <Alert className={styles.part} type="error" showIcon title={error} />}
      <div className={styles.buttons}>
        <Button onClick={onBack}>{t('imports.back')}</Button>
        <Button type="primary" loading={busy} disabled={!used.length || !name.trim()} onClick={() => void make()}>
          {used.length ? t('imports.newForm.create', { name: file.name }) : t('imports.newForm.none')}
        </Button>
      </div>
    </>
  );
}

/** Whether a file lists people: it has their phones or mail addresses, and a name. */
const looksLikePeople = ({ columns }: FileInspection): boolean =>
  columns.some(({ field }) => field.type === 'phone' || field.type === 'email') &&
  columns.some(({ heading }) => NAMES.test(heading));

const NAMES = /(姓名|客户|名称|名字|name)/i;
const BIRTHDAY = /(生日|出生|birth)/i;

/** Which fields care reads, by what they look like. */
function rolesOf(columns: readonly Column[]): NonNullable<CreateForm['roles']> {
  const first = (test: (column: Column) => boolean) => columns.find(test)?.field.key;
  const roles = {
    name: first(({ heading, field }) => field.type === 'text' && NAMES.test(heading)),
    mobile: first(({ field }) => field.type === 'phone'),
    email: first(({ field }) => field.type === 'email'),
    birthday: first(({ heading, field }) => field.type === 'date' && BIRTHDAY.test(heading)),
  };
  return Object.fromEntries(Object.entries(roles).filter(([, key]) => key !== undefined));
}
