import type { RecordPage } from '@careloop/contracts';
import {
  compileFormula,
  formulaDependsOn,
  isEmpty,
  liveColumns,
  liveFields,
  type FieldDefinition,
  type FormDefinition,
  type FormulaReason,
  type FormulaSchema,
} from '@careloop/forms';
import { pickLanguage } from '@careloop/kernel';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { api } from '../api/client';
import { useDesigner } from '../designer/designer-context';
import { FieldEditor } from '../fields/FieldEditor';
import { fieldType } from '../forms/field-types';
import { useSay } from '../ui/condition-builder/useSay';
import { FormField } from '../ui/FormField';
import { Quiet } from '../ui/words';
import styles from './FormulaDialog.module.css';

type Values = Record<string, unknown>;

/** What the formula makes of a record: the newest of the form, or whatever is typed here. */
export function LiveResult({
  definition,
  path,
  formula,
  schema,
}: {
  definition: FormDefinition;
  path: string;
  /** Null while something is wrong with it. */
  formula: string | null;
  schema: FormulaSchema;
}) {
  const { t, i18n } = useTranslation();
  const { say } = useSay();
  const { base, forms } = useDesigner();
  const { workspace } = useMember();
  const [typed, setTyped] = useState<Values>({});
  const { data } = useQuery({
    queryKey: ['records', base?.key, 'sample'],
    queryFn: () => api.post<RecordPage>(`/forms/${base!.key}/records/query`, { limit: 1 }),
    enabled: base !== undefined,
  });
  const sample: Values = { ...data?.items[0]?.values, ...typed };
  const [own, column] = path.split('.') as [string, string?];
  const target = fieldAt(definition, own, column);
  if (!formula?.trim() || !target) return null;

  const { fields, columns } = formulaDependsOn(formula);
  const row = column === undefined ? undefined : own;
  const rows = (key: string) => (Array.isArray(sample[key]) ? (sample[key] as Values[]) : []);
  const reasons: FormulaReason[] = [];
  const scale = fieldType(target.type).decimals?.(target);
  const value = compileFormula(formula, schema, { row, scale })(
    sample,
    { now: new Date(), zone: workspace.zone },
    reasons,
    row ? (rows(row)[0] ?? {}) : undefined,
  );
  const shown = isEmpty(value)
    ? ''
    : typeof value === 'number' || fieldType(target.type).kind !== 'text'
      ? fieldType(target.type).display(value, target, pickLanguage(i18n.language), { zone: workspace.zone })
      : String(value);
  // Columns are tried out on one row.
  const asked = [
    ...liveFields(definition).filter(({ key }) => fields.includes(key)),
    ...columns.flatMap(({ subform, field }) => {
      const found = fieldAt(definition, subform, field);
      return found ? [{ ...found, key: `${subform}.${field}` }] : [];
    }),
  ];
  const valueOf = (key: string) => {
    const [subform, inner] = key.split('.') as [string, string?];
    return inner === undefined ? sample[key] : rows(subform)[0]?.[inner];
  };
  const setValue = (key: string, next: unknown) => {
    const [subform, inner] = key.split('.') as [string, string?];
    if (inner === undefined) return setTyped((now) => ({ ...now, [key]: next ?? null }));
    const [first, ...others] = rows(subform);
    setTyped((now) => ({ ...now, [subform]: [{ ...first, [inner]: next ?? null }, ...others] }));
  };
  return (
    <section className={styles.result} aria-label={t('formulas.result')}>
      <div>
        <strong>{t('formulas.result')}</strong>
        <div className={styles.value} aria-live="polite">
          {shown || <Quiet>{reasons[0] ? say(reasons[0].message) : t('formulas.emptyResult')}</Quiet>}
        </div>
      </div>
      {asked.length > 0 && (
        <div className={styles.sample}>
          {asked.map((field) => (
            <FormField key={field.key} label={field.label}>
              {(ties) => (
                <FieldEditor
                  field={field}
                  value={valueOf(field.key)}
                  onChange={(next) => setValue(field.key, next)}
                  ties={ties}
                  forms={forms}
                />
              )}
            </FormField>
          ))}
        </div>
      )}
    </section>
  );
}

function fieldAt(form: FormDefinition, key: string, column: string | undefined): FieldDefinition | undefined {
  const field = liveFields(form).find((one) => one.key === key);
  return column === undefined ? field : field && liveColumns(field).find((one) => one.key === column);
}
