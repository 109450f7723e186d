import type { FormView, ImportOptions, ImportPreview } from '@careloop/contracts';
import { Alert, Button, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldType, visibleFields } from '../forms/field-types';
import { FormField } from '../ui/FormField';
import styles from './imports.module.css';
import { guessedMapping, problemsOfMapping } from './mapping';
import { useStartImport } from './useImports';
import { Quiet, QuietLine } from '../ui/words';

/** Which column is which field, and what to do with rows that are known already. */
export function ImportMapping({
  form,
  file,
  preview,
  onBack,
  onStarted,
}: {
  form: FormView;
  file: File;
  preview: ImportPreview;
  onBack: () => void;
  onStarted: (id: string) => void;
}) {
  const { t } = useTranslation();
  const start = useStartImport(form.key);
  const [mapping, setMapping] = useState(() => guessedMapping(preview));
  const [mode, setMode] = useState<ImportOptions['mode']>('create');
  const [key, setKey] = useState<string>();
  const [triggers, setTriggers] = useState(true);

  const fields = visibleFields(form.fields).filter(({ type }) => !fieldType(type).system);
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
      <div className={styles.columns} role="list" aria-label={t('imports.steps.match')}>
        {preview.columns.map(({ heading, samples }, i) => (
          <div key={`${i} ${heading}`} className={styles.column} role="listitem" data-out={!mapping[heading]}>
            <div className={styles.heading}>
              <strong>{heading || t('imports.noHeading')}</strong>
              <QuietLine>{samples.join('、') || t('states.empty')}</QuietLine>
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
        <Button
          type="primary"
          disabled={problems.length > 0}
          loading={start.isPending}
          onClick={() =>
            start.mutate(
              { file, mapping, mode, triggers, ...(mode !== 'create' && { key }) },
              { onSuccess: ({ id }) => onStarted(id) },
            )
          }
        >
          {t('imports.start')}
        </Button>
      </div>
    </>
  );
}
