import type { ColorRule, FormView, ViewSettings } from '@careloop/contracts';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { ROW_HEIGHTS, type RowHeight } from '../records/grid-lines';
import type { ViewChange } from '../records/view-state';
import { ColorRules } from './ColorRules';
import styles from './panels.module.css';

/** How tall rows are, and in which colours they stand. */
export default function StylePanel({
  form,
  settings,
  onChange,
}: {
  form: FormView;
  settings: ViewSettings;
  onChange: (change: ViewChange) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.panel}>
      <div className={styles.row}>
        <h3 className={styles.title}>{t('views.rowHeight')}</h3>
        <Segmented<RowHeight>
          size="small"
          aria-label={t('views.rowHeight')}
          value={settings.rowHeight ?? 'short'}
          options={(Object.keys(ROW_HEIGHTS) as RowHeight[]).map((value) => ({
            value,
            label: t(`views.heights.${value}`),
          }))}
          onChange={(rowHeight) => onChange({ rowHeight })}
        />
      </div>
      <ColorRules form={form} rules={settings.colors ?? []} onChange={(colors: ColorRule[]) => onChange({ colors })} />
    </div>
  );
}
