import { LayoutOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import type { FieldDefinition, LayoutItem } from '@careloop/forms';
import { Input, Tag } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldEditor } from '../fields/FieldEditor';
import type { DraftField } from '../form-drafts/draft';
import { FormField, type EditorTies } from '../ui/FormField';
import styles from './Canvas.module.css';

const nothing = () => undefined;

/** The editor of a field as it will be, but not to be used. */
export function DeadEditor({ field, forms, ties }: { field: DraftField; forms: FormView[]; ties: EditorTies }) {
  const { t } = useTranslation();
  const source = (['formula', 'lookup', 'rollup'] as const).find((name) => field[name] !== undefined);
  if (source) return <Input {...ties} readOnly variant="filled" placeholder={t(`fields.${source}`)} />;
  return (
    <FieldEditor
      field={field as FieldDefinition}
      value={fixedDefault(field)}
      onChange={nothing}
      ties={ties}
      forms={forms}
    />
  );
}

/** The default as a value of the field; words such as `today` are none. */
const fixedDefault = ({ default: value }: DraftField) =>
  typeof value === 'string' && ['today', 'now', 'me'].includes(value) ? null : (value ?? null);

/** A field as it will stand on the form, with signs for what its settings do. */
export const FieldFace = memo(function FieldFace({ field, forms }: { field: DraftField; forms: FormView[] }) {
  const { t } = useTranslation();
  return (
    <div inert className={styles.face}>
      <FormField
        label={
          <>
            {field.label || <span className={styles.nameless}>{t('designer.nameless')}</span>}
            <Signs field={field} />
          </>
        }
        required={field.required}
        help={field.help}
      >
        {(ties) => <DeadEditor field={field} forms={forms} ties={ties} />}
      </FormField>
    </div>
  );
});

const SIGNS = [
  'formula',
  'lookup',
  'rollup',
  'defaultFormula',
  'linkage',
  'visibleWhen',
  'requiredWhen',
  'readonlyWhen',
] as const;

/** Small words beside the label for rules that cannot be seen otherwise. */
export function Signs({ field }: { field: DraftField }) {
  const { t } = useTranslation();
  return SIGNS.filter((name) => field[name] !== undefined).map((name) => (
    <Tag key={name} className={styles.sign}>
      {t(`designer.signs.${name}`)}
    </Tag>
  ));
}

/** A section, tab, divider or note on the canvas. */
export const OrnamentFace = memo(function OrnamentFace({ item }: { item: Exclude<LayoutItem, { kind: 'field' }> }) {
  const { t } = useTranslation();
  switch (item.kind) {
    case 'section':
      return (
        <div inert className={styles.section}>
          <LayoutOutlined aria-hidden /> {item.title}
          {item.collapsed && <Tag className={styles.sign}>{t('designer.signs.collapsed')}</Tag>}
        </div>
      );
    case 'tab':
      return (
        <div inert className={styles.tab}>
          <span>{item.title}</span>
        </div>
      );
    case 'divider':
      return (
        <div inert className={styles.divider}>
          {item.title && <span>{item.title}</span>}
        </div>
      );
    case 'note':
      return (
        <p inert className={styles.note}>
          {item.text}
        </p>
      );
  }
});
