import type { FormView } from '@careloop/contracts';
import { Button, Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleField, visibleFields } from '../forms/field-types';
import styles from './DataToolbar.module.css';

/** Which fields are columns. The name always is. */
export default function ColumnList({
  form,
  columns,
  onChange,
  onReset,
}: {
  form: FormView;
  columns: FormView['fields'];
  onChange: (keys: string[]) => void;
  onReset: () => void;
}) {
  const { t } = useTranslation();
  const title = titleField(form)?.key;
  const shown = columns.map(({ key }) => key);
  const turn = (key: string, on: boolean) =>
    onChange(
      visibleFields(form.fields)
        .map((field) => field.key)
        .filter((k) => (k === key ? on : shown.includes(k))),
    );
  return (
    <div className={styles.chooser}>
      <div className={styles.columns} role="group" aria-label={t('records.columns')}>
        {visibleFields(form.fields).map(({ key, label }) => (
          <Checkbox
            key={key}
            checked={shown.includes(key)}
            disabled={key === title}
            onChange={({ target }) => turn(key, target.checked)}
          >
            {label}
          </Checkbox>
        ))}
      </div>
      <Button size="small" type="link" onClick={onReset}>
        {t('records.columnsReset')}
      </Button>
    </div>
  );
}
