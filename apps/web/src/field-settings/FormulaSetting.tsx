import { DeleteOutlined, FunctionOutlined } from '@ant-design/icons';
import { checkFormula, formulaSchema, type FormDefinition } from '@careloop/forms';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldType } from '../forms/field-types';
import { namesOf, toLabels } from '../formulas/formula-names';
import { useSay } from '../ui/condition-builder/useSay';
import styles from './FieldSettings.module.css';

const FormulaDialog = lazy(() => import('../formulas/FormulaDialog'));

/** A formula in the words of the form; written in a dialog of its own. */
export function FormulaSetting({
  label,
  help,
  definition,
  path,
  value,
  onChange,
}: {
  label: string;
  help: string;
  definition: FormDefinition;
  /** The field whose formula it is. */
  path: string;
  value: string | undefined;
  onChange: (formula: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  const schema = useMemo(() => formulaSchema(definition, fieldType), [definition]);
  const [subform, column] = path.split('.');
  const own = definition.fields.find(({ key }) => key === subform);
  const target = column === undefined ? own?.label : own?.fields?.find(({ key }) => key === column)?.label;
  const row = column === undefined ? undefined : subform;
  const problems = value === undefined ? [] : checkFormula(value, schema, { row }).problems;
  return (
    <>
      <div className={styles.rule}>
        <span className={styles.ruleWords}>
          {label}
          {value === undefined ? (
            <span className={styles.ruleText}>{help}</span>
          ) : (
            <span className={styles.code}>{toLabels(value, namesOf(schema))}</span>
          )}
          {problems[0] && <span className={styles.ruleProblem}>{say(problems[0].message)}</span>}
        </span>
        <span className={styles.buttons}>
          <Button
            size="small"
            icon={<FunctionOutlined />}
            aria-label={`${t('states.edit')} ${label}`}
            onClick={() => setOpen(true)}
          />
          {value !== undefined && (
            <Button
              size="small"
              icon={<DeleteOutlined />}
              aria-label={`${t('states.delete')} ${label}`}
              onClick={() => onChange(undefined)}
            />
          )}
        </span>
      </div>
      {open && (
        <Suspense>
          <FormulaDialog
            title={[target, label].filter(Boolean).join('：')}
            definition={definition}
            path={path}
            value={value ?? ''}
            onSave={(formula) => {
              onChange(formula.trim() || undefined);
              setOpen(false);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
