import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { describe, type Rule } from '@careloop/rules';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner } from '../designer/designer-context';
import type { DraftField } from '../form-drafts/draft';
import { fieldType } from '../forms/field-types';
import { useSay } from '../ui/condition-builder/useSay';
import styles from './FieldSettings.module.css';
import { useFieldEdit } from './useFieldEdit';
import { useOwnSchema } from './useOwnSchema';

const RuleDialog = lazy(() => import('./RuleDialog'));
const NAMES = ['visibleWhen', 'requiredWhen', 'readonlyWhen'] as const;

/** When a field is shown, asked for and locked: each a sentence, changed in a dialog. */
export function RuleSettings({ path, field }: { path: string; field: DraftField }) {
  const { t } = useTranslation();
  const { set } = useFieldEdit(path, field);
  const { definition } = useDesigner();
  const [open, setOpen] = useState<(typeof NAMES)[number]>();
  const writable = !field.formula && !fieldType(field.type).system;
  return (
    <>
      {NAMES.filter((name) => name === 'visibleWhen' || writable).map((name) => (
        <div key={name} className={styles.rule}>
          <span className={styles.ruleWords}>
            {t(`forms.${name}`)}
            <span className={styles.ruleText}>
              {field[name] === undefined ? (
                t(`designer.always.${name}`)
              ) : (
                <RuleSentence rule={field[name]} definition={definition} />
              )}
            </span>
          </span>
          <span className={styles.buttons}>
            <Button
              size="small"
              icon={<EditOutlined />}
              aria-label={`${t('states.edit')} ${t(`forms.${name}`)}`}
              onClick={() => setOpen(name)}
            />
            {field[name] !== undefined && (
              <Button
                size="small"
                icon={<DeleteOutlined />}
                aria-label={`${t('states.delete')} ${t(`forms.${name}`)}`}
                onClick={() => set(name, undefined)}
              />
            )}
          </span>
        </div>
      ))}
      {open && (
        <Suspense>
          <RuleDialog
            title={`${field.label}：${t(`forms.${open}`)}`}
            value={field[open] ?? null}
            without={path}
            onSave={(rule) => {
              set(open, rule ?? undefined);
              setOpen(undefined);
            }}
            onClose={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

/** A condition in words. */
export function RuleSentence({ rule, definition }: { rule: Rule; definition: Parameters<typeof useOwnSchema>[0] }) {
  const schema = useOwnSchema(definition);
  const { language, adapt } = useSay();
  try {
    return adapt(describe(rule, schema, language));
  } catch {
    return JSON.stringify(rule);
  }
}
