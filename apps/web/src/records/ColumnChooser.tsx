import { InsertRowLeftOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button, Checkbox, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleField, visibleFields } from '../forms/field-types';
import { useNarrow } from '../ui/useNarrow';
import styles from './DataToolbar.module.css';

/** Which fields are columns. The name always is. */
export function ColumnChooser({
  form,
  columns,
  onChange,
  onReset,
}: {
  form: FormView;
  columns: FormView['fields'];
  onChange: (keys: string[]) => void;
  /** Columns and widths as they were at first. */
  onReset: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const title = titleField(form)?.key;
  const shown = columns.map(({ key }) => key);
  const turn = (key: string, on: boolean) =>
    onChange(
      visibleFields(form.fields)
        .map((field) => field.key)
        .filter((k) => (k === key ? on : shown.includes(k))),
    );
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      content={
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
      }
    >
      <Button icon={<InsertRowLeftOutlined />} aria-label={t('records.columns')}>
        {narrow ? null : t('records.columns')}
      </Button>
    </Popover>
  );
}
