import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import type { FormDefinition } from '@careloop/forms';
import { Button, Segmented, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { FieldEditor } from '../fields/FieldEditor';
import { FormulaInput } from '../forms/FormulaInput';
import { FormField } from '../ui/FormField';
import { Note } from '../ui/words';
import styles from './batch.module.css';
import { type Change, editableFields, hasFormula } from './changes';

/** Which fields are changed, and how: to one value, by a formula, or to nothing. */
export function ChangeList({
  form,
  forms,
  changes,
  problems,
  onChange,
  triggers,
  onTriggers,
}: {
  form: FormView;
  forms: FormView[];
  changes: Change[];
  /** By field key. */
  problems: Record<string, string>;
  onChange: (changes: Change[]) => void;
  triggers: boolean;
  onTriggers: (triggers: boolean) => void;
}) {
  const { t } = useTranslation();
  const fields = editableFields(form);
  const put = (at: number, part: Partial<Change>) =>
    onChange(changes.map((change, i) => (i === at ? { ...change, ...part } : change)));
  return (
    <>
      {changes.map((change, i) => {
        const field = fields.find(({ key }) => key === change.field);
        const free = fields.filter(({ key }) => key === change.field || !changes.some((c) => c.field === key));
        const ways = (['set', 'formula', 'clear'] as const).filter(
          (way) => !field || (way === 'formula' ? hasFormula(field.type) : way !== 'clear' || !field.required),
        );
        const problem = field && problems[field.key];
        return (
          <div key={i} className={styles.change}>
            <div className={styles.head}>
              <Select
                className={styles.field}
                aria-label={t('batch.field')}
                placeholder={t('batch.chooseField')}
                showSearch={{ optionFilterProp: 'label' }}
                value={change.field}
                options={free.map(({ key, label }) => ({ value: key, label }))}
                onChange={(key: string) => put(i, { field: key, way: 'set', value: undefined, formula: undefined })}
              />
              {field && (
                <Segmented
                  aria-label={t('batch.way', { field: field.label })}
                  value={change.way}
                  options={ways.map((way) => ({ value: way, label: t(`batch.ways.${way}`) }))}
                  onChange={(way) => put(i, { way })}
                />
              )}
              {changes.length > 1 && (
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('batch.removeField', { field: field?.label ?? '' })}
                  onClick={() => onChange(changes.filter((_, at) => at !== i))}
                />
              )}
            </div>
            {field && change.way === 'set' && (
              <FormField label={t('batch.value', { field: field.label })} problem={problem}>
                {(ties) => (
                  <FieldEditor
                    field={field}
                    forms={forms}
                    value={change.value}
                    ties={ties}
                    onChange={(value) => put(i, { value })}
                  />
                )}
              </FormField>
            )}
            {field && change.way === 'formula' && (
              <>
                <FormulaInput
                  label={t('batch.formula', { field: field.label })}
                  help={t('batch.formulaHelp')}
                  form={form as FormDefinition}
                  value={change.formula}
                  onChange={(formula) => put(i, { formula })}
                />
                {problem && <div className={styles.reason}>{problem}</div>}
              </>
            )}
            {field && change.way === 'clear' && <Note>{problem ?? t('batch.cleared')}</Note>}
          </div>
        );
      })}
      {changes.length < fields.length && (
        <Button
          type="dashed"
          block
          icon={<PlusOutlined />}
          onClick={() => onChange([...changes, { field: undefined, way: 'set', value: undefined }])}
        >
          {t('batch.addField')}
        </Button>
      )}
      <div className={styles.part}>
        <FormField label={t('batch.triggers')} help={t(triggers ? 'batch.triggersOn' : 'batch.triggersOff')}>
          {(ties) => (
            <div>
              <Switch {...ties} checked={triggers} onChange={onTriggers} />
            </div>
          )}
        </FormField>
      </div>
    </>
  );
}
