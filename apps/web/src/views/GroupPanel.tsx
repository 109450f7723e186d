import type { FormView, ViewGroup, ViewSettings } from '@careloop/contracts';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ViewChange } from '../records/view-state';
import { FormField } from '../ui/FormField';
import { groupable, hasUnits, UNITS } from './grouping';
import styles from './panels.module.css';
import { orderFields } from './view-fields';

/** By which field the rows are put together, and by which within. */
export default function GroupPanel({
  form,
  settings,
  onChange,
}: {
  form: FormView;
  settings: ViewSettings;
  onChange: (change: ViewChange) => void;
}) {
  const { t } = useTranslation();
  const groups = settings.groupBy ?? [];
  const fields = orderFields(form, t).filter(groupable);
  const put = (at: number, group: ViewGroup | null) =>
    onChange({
      groupBy: group ? [...groups.slice(0, at), group, ...groups.slice(at + 1)] : groups.filter((_, i) => i !== at),
    });
  const level = (at: number) => {
    const group = groups[at];
    const field = fields.find(({ key }) => key === group?.field);
    return (
      <FormField key={at} label={t(at ? 'views.groupThen' : 'views.groupBy')}>
        {(ties) => (
          <div className={styles.row}>
            <Select
              {...ties}
              className={styles.grow}
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('views.groupNone')}
              value={group?.field ?? null}
              options={fields
                .filter(({ key }) => !groups.some((g, i) => i !== at && g.field === key))
                .map(({ key, label }) => ({ value: key, label }))}
              onChange={(key?: string | null) => {
                const chosen = fields.find((f) => f.key === key);
                put(at, chosen ? { field: chosen.key, ...(hasUnits(chosen) && { unit: 'month' }) } : null);
              }}
            />
            {group && field && hasUnits(field) && (
              <Select
                aria-label={t('views.unit')}
                value={group.unit}
                options={UNITS.map((unit) => ({ value: unit, label: t(`views.units.${unit}`) }))}
                onChange={(unit) => put(at, { field: group.field, unit })}
              />
            )}
          </div>
        )}
      </FormField>
    );
  };
  return (
    <div className={styles.panel}>
      {level(0)}
      {groups.length > 0 && level(1)}
    </div>
  );
}
