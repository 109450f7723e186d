import type { FormView, ViewSettings } from '@careloop/contracts';
import { Button, Checkbox, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleField, visibleFields } from '../forms/field-types';
import { moved, SortableList } from '../views/SortableList';
import panels from '../views/panels.module.css';
import styles from './DataToolbar.module.css';
import type { ViewChange } from './view-state';

/** Which fields are columns, in which order, and how many of them stay in sight. The name always leads. */
export default function ColumnList({
  form,
  settings,
  columns,
  onChange,
  onReset,
}: {
  form: FormView;
  settings: ViewSettings;
  columns: FormView['fields'];
  onChange: (change: ViewChange) => void;
  onReset: () => void;
}) {
  const { t } = useTranslation();
  const title = titleField(form);
  const keys = columns.map(({ key }) => key);
  const others = visibleFields(form.fields).filter(({ key }) => !keys.includes(key));
  const shown = columns.filter(({ key }) => key !== title?.key);
  const put = (next: string[]) =>
    onChange({
      columns: [...(title ? [title.key] : []), ...next].map(
        (key) => settings.columns?.find(({ field }) => field === key) ?? { field: key },
      ),
    });
  const shownKeys = shown.map(({ key }) => key);
  const box = (key: string, label: string, on: boolean) => (
    <Checkbox
      checked={on}
      onChange={() => put(on ? shownKeys.filter((k) => k !== key) : [...shownKeys, key])}
      className={panels.grow}
    >
      {label}
    </Checkbox>
  );
  return (
    <div className={styles.chooser}>
      <div className={styles.columns} role="group" aria-label={t('records.columns')}>
        {title && (
          <Checkbox checked disabled>
            {title.label}
          </Checkbox>
        )}
        <SortableList
          items={shown.map(({ key, label }) => ({ key, name: label }))}
          onMove={(from, to) => put(moved(shownKeys, from, to))}
        >
          {(at) => box(shown[at]!.key, shown[at]!.label, true)}
        </SortableList>
        {others.map(({ key, label }) => (
          <div key={key} className={styles.hiddenColumn}>
            {box(key, label, false)}
          </div>
        ))}
      </div>
      <label className={panels.row}>
        {t('views.frozen')}
        <InputNumber
          size="small"
          min={0}
          max={5}
          value={settings.frozen ?? 1}
          onChange={(frozen) => onChange({ frozen: frozen ?? undefined })}
        />
      </label>
      <Button size="small" type="link" onClick={onReset}>
        {t('records.columnsReset')}
      </Button>
    </div>
  );
}
