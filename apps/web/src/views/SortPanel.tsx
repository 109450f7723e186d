import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { FormView, ViewSettings } from '@careloop/contracts';
import { Button, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { isSortable } from '../records/columns';
import { nameOf } from '../records/view-state';
import type { ViewChange } from '../records/view-state';
import styles from './panels.module.css';
import { moved, SortableList } from './SortableList';
import { orderFields } from './view-fields';

const MOST = 5;

/** What the records are ordered by, the first before the second. */
export default function SortPanel({
  form,
  settings,
  onChange,
}: {
  form: FormView;
  settings: ViewSettings;
  onChange: (change: ViewChange) => void;
}) {
  const { t } = useTranslation();
  const sort = settings.sort ?? [];
  const fields = orderFields(form, t).filter((field) => isSortable(field));
  const labelOf = (key: string) => fields.find((field) => field.key === key)?.label ?? key;
  const put = (next: string[]) => onChange({ sort: next });
  const free = fields.filter(({ key }) => !sort.some((s) => nameOf(s) === key));
  return (
    <div className={styles.panel}>
      <SortableList
        items={sort.map((s) => ({ key: nameOf(s), name: labelOf(nameOf(s)) }))}
        onMove={(from, to) => put(moved(sort, from, to))}
      >
        {(at) => {
          const key = nameOf(sort[at]!);
          const down = sort[at]!.startsWith('-');
          const replace = (next: string) => put(sort.map((s, i) => (i === at ? next : s)));
          return (
            <>
              <Select
                className={styles.grow}
                aria-label={t('views.sortBy')}
                showSearch={{ optionFilterProp: 'label' }}
                value={key}
                options={[...fields.filter((f) => f.key === key), ...free].map((f) => ({
                  value: f.key,
                  label: f.label,
                }))}
                onChange={(next) => replace(down ? `-${next}` : next)}
              />
              <Segmented
                size="small"
                aria-label={labelOf(key)}
                value={down ? 'down' : 'up'}
                options={[
                  { value: 'up', label: t('views.ascending') },
                  { value: 'down', label: t('views.descending') },
                ]}
                onChange={(way) => replace(way === 'down' ? `-${key}` : key)}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`${t('states.delete')} ${labelOf(key)}`}
                onClick={() => put(sort.filter((_, i) => i !== at))}
              />
            </>
          );
        }}
      </SortableList>
      {sort.length < MOST && free.length > 0 && (
        <Select
          aria-label={t('views.sortAdd')}
          placeholder={
            <>
              <PlusOutlined /> {t('views.sortAdd')}
            </>
          }
          showSearch={{ optionFilterProp: 'label' }}
          value={null}
          options={free.map(({ key, label }) => ({ value: key, label }))}
          onChange={(key: string | null) => key && put([...sort, key])}
        />
      )}
    </div>
  );
}
