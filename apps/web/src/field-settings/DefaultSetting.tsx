import type { FieldDefinition } from '@careloop/forms';
import { Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner } from '../designer/designer-context';
import { FieldEditor } from '../fields/FieldEditor';
import type { DraftField } from '../form-drafts/draft';
import { fieldType } from '../forms/field-types';
import { FormField } from '../ui/FormField';
import { SwitchSetting } from './controls';
import { FormulaSetting } from './FormulaSetting';
import styles from './FieldSettings.module.css';
import { useFieldEdit } from './useFieldEdit';

const LinkageSetting = lazy(() => import('./LinkageSetting'));

/** Words that stand for a value, by the kind of the field. */
const WORDS: Record<string, string> = { date: 'today', datetime: 'now', reference: 'me' };
const FORMULA_KINDS = ['text', 'number', 'boolean', 'date', 'datetime', 'option'];

type Mode = 'fixed' | 'formula' | 'linkage';

/** What a new record has in a field: a value, what a formula makes, or what is found in another form. */
export function DefaultSetting({ path, field }: { path: string; field: DraftField }) {
  const { t } = useTranslation();
  const { definition, forms } = useDesigner();
  const { set } = useFieldEdit(path, field);
  const { kind } = fieldType(field.type);
  const used: Mode = field.linkage ? 'linkage' : field.defaultFormula !== undefined ? 'formula' : 'fixed';
  const [chosen, setMode] = useState<Mode>();
  const mode = chosen ?? used;
  const isColumn = path.includes('.');
  const modes: Mode[] = [
    'fixed',
    ...(FORMULA_KINDS.includes(kind) && !isColumn ? (['formula'] as const) : []),
    ...(isColumn ? [] : (['linkage'] as const)),
  ];
  const word = kind === 'reference' && field.type !== 'member' ? undefined : WORDS[kind];
  return (
    <>
      {modes.length > 1 && (
        <div className={styles.rule}>
          <Segmented<Mode>
            block
            style={{ flex: 1 }}
            aria-label={t('designer.field.default')}
            value={mode}
            onChange={setMode}
            options={modes.map((one) => ({ value: one, label: t(`designer.defaults.${one}`) }))}
          />
        </div>
      )}
      {mode === 'fixed' && (
        <>
          {word && (
            <SwitchSetting
              label={t(`designer.words.${word}`)}
              value={field.default === word}
              onChange={(on) => set('default', on ? word : undefined)}
            />
          )}
          {field.default !== word || !word ? (
            <FormField label={t('designer.field.defaultValue')}>
              {(ties) => (
                <FieldEditor
                  key={path}
                  field={field as FieldDefinition}
                  value={field.default}
                  onChange={(value) => set('default', value ?? undefined)}
                  ties={ties}
                  forms={forms}
                />
              )}
            </FormField>
          ) : null}
        </>
      )}
      {mode === 'formula' && (
        <FormulaSetting
          label={t('forms.defaultFormula')}
          help={t('forms.defaultFormulaHelp')}
          definition={definition}
          path={path}
          value={field.defaultFormula}
          onChange={(formula) => set('defaultFormula', formula)}
        />
      )}
      {mode === 'linkage' && (
        <Suspense>
          <LinkageSetting path={path} field={field} />
        </Suspense>
      )}
    </>
  );
}
