import type { FormView, ImportOptions, ImportPreview } from '@careloop/contracts';
import { isReckoned, type FieldDefinition } from '@careloop/forms';
import { say, type Language } from '@careloop/kernel';
import { Alert, Button, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { fieldType, visibleFields } from '../forms/field-types';
import { traditional } from '../ui/traditional';
import { FormField } from '../ui/FormField';
import styles from './imports.module.css';
import { guessedMapping, problemsOfMapping } from './mapping';
import { PlacePicker } from './PlacePicker';
import { readCells } from './read-cells';
import { usePreview, useStartImport } from './useImports';
import { Quiet, QuietLine } from '../ui/words';

/** What was chosen for a file. */
export type ImportSettings = Pick<ImportOptions, 'mapping' | 'mode' | 'key' | 'triggers'>;

/** Which column is which field, and what to do with rows that are known already. */
export function ImportMapping({
  form,
  file,
  preview,
  settings,
  onBack,
  onPlace,
  onStarted,
}: {
  form: FormView;
  file: File;
  preview: ImportPreview;
  /** What was chosen before, when the same file is tried again. */
  settings?: ImportSettings;
  onBack: () => void;
  /** Another sheet or row of headings was chosen, and read. */
  onPlace: (preview: ImportPreview) => void;
  onStarted: (id: string, settings: ImportSettings) => void;
}) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const start = useStartImport(form.key);
  const look = usePreview(form.key);
  const [mapping, setMapping] = useState(() => settings?.mapping ?? guessedMapping(preview));
  const [mode, setMode] = useState<ImportOptions['mode']>(settings?.mode ?? 'create');
  const [key, setKey] = useState(settings?.key);
  const [triggers, setTriggers] = useState(settings?.triggers ?? true);

  const fields = visibleFields(form.fields).filter(
    (field) => !fieldType(field.type).system && !isReckoned(field as FieldDefinition),
  );
  const reader = { language: i18n.language as Language, zone: workspace.zone };
  const run = (dryRun: boolean) => {
    const chosen: ImportSettings = { mapping, mode, triggers, ...(mode !== 'create' && { key }) };
    const place = { sheet: preview.sheet ?? undefined, headerRow: preview.headerRow };
    start.mutate({ file, ...chosen, ...place, dryRun }, { onSuccess: ({ id }) => onStarted(id, chosen) });
  };
  const chosen = Object.values(mapping);
  const choices = [
    { value: '', label: t('imports.leaveOut') },
    ...fields.map(({ key: value, label, required }) => ({ value, label: required ? `${label} *` : label })),
  ];
  const problems = problemsOfMapping(mapping, mode, key, fields);
  const keyFields = fields.filter(({ key: own, unique }) => unique || chosen.includes(own));
  const chooseMode = (next: ImportOptions['mode']) => {
    setMode(next);
    setKey((now) => now ?? fields.find(({ unique, key: own }) => unique && chosen.includes(own))?.key);
  };
  return (
    <>
      <p>
        {t('imports.found', { name: file.name, count: preview.columns.length })}{' '}
        <Quiet>{preview.encoding.toUpperCase()}</Quiet>
      </p>
      <PlacePicker
        {...preview}
        busy={look.isPending}
        onChange={(place) => look.mutate({ file, ...place }, { onSuccess: onPlace })}
      />
      {look.error && <Alert className={styles.part} type="error" showIcon title={look.error.message} />}
      <div className={styles.columns} role="list" aria-label={t('imports.steps.match')}>
        {preview.columns.map(({ heading, samples }, i) => (
          <div key={`${i} ${heading}`} className={styles.column} role="listitem" data-out={!mapping[heading]}>
            <div className={styles.heading}>
              <strong>{heading || t('imports.noHeading')}</strong>
              <QuietLine>{samples.join('、') || t('states.empty')}</QuietLine>
              <Reading
                field={fields.find((field) => field.key === mapping[heading])}
                cells={preview.rows.map((row) => row[i] ?? '')}
                reader={reader}
              />
            </div>
            <Select
              className={styles.target}
              aria-label={t('imports.goesTo', { heading })}
              showSearch={{ optionFilterProp: 'label' }}
              value={mapping[heading] ?? ''}
              options={choices}
              onChange={(field) => setMapping({ ...mapping, [heading]: field })}
            />
          </div>
        ))}
      </div>
      <FormField label={t('imports.mode')}>
        {(ties) => (
          <Radio.Group {...ties} value={mode} onChange={({ target }) => chooseMode(target.value as typeof mode)}>
            {(['create', 'update', 'upsert'] as const).map((value) => (
              <Radio key={value} value={value}>
                {t(`imports.modes.${value}`)}
              </Radio>
            ))}
          </Radio.Group>
        )}
      </FormField>
      {mode !== 'create' && (
        <FormField label={t('imports.key')} required help={t('imports.keyHelp')}>
          {(ties) => (
            <Select
              {...ties}
              className={styles.target}
              value={key}
              onChange={setKey}
              options={keyFields.map(({ key: value, label }) => ({ value, label }))}
            />
          )}
        </FormField>
      )}
      <FormField label={t('imports.triggers')} help={t(triggers ? 'imports.triggersOn' : 'imports.triggersOff')}>
        {(ties) => (
          <div>
            <Switch {...ties} checked={triggers} onChange={setTriggers} />
          </div>
        )}
      </FormField>
      {problems.length > 0 && (
        <Alert
          className={styles.part}
          type="warning"
          showIcon
          title={problems.map(({ code, fields: about }) => (
            <div key={code}>{t(`imports.problems.${code}`, { fields: about.join('、') })}</div>
          ))}
        />
      )}
      {start.error && <Alert className={styles.part} type="error" showIcon title={start.error.message} />}
      <div className={styles.buttons}>
        <Button onClick={onBack}>{t('imports.back')}</Button>
        <Button disabled={problems.length > 0} loading={start.isPending} onClick={() => run(true)}>
          {t('imports.try')}
        </Button>
        <Button type="primary" disabled={problems.length > 0} loading={start.isPending} onClick={() => run(false)}>
          {t('imports.start')}
        </Button>
      </div>
    </>
  );
}

/** What the first rows of a column become in the field, and which of them it can't read. */
function Reading({
  field,
  cells,
  reader,
}: {
  field: FormView['fields'][number] | undefined;
  cells: string[];
  reader: { language: Language; zone: string };
}) {
  const { t } = useTranslation();
  if (!field) return null;
  const reading = readCells(field as FieldDefinition, cells, reader);
  if (!reading?.filled) return null;
  const { unread, becomes, why } = reading;
  if (unread.length)
    return (
      <span className={styles.unread}>
        {t('imports.unread', { count: unread.length, cell: unread[0] })}
        {why && `（${say(why, reader.language, traditional)}）`}
      </span>
    );
  return <QuietLine>{t('imports.becomes', { shown: becomes })}</QuietLine>;
}
