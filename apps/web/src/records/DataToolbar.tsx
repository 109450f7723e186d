import { FilterOutlined, ReloadOutlined, SearchOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Badge, Button, Input, Popover } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SideDrawer } from '../ui/SideDrawer';
import { useNarrow } from '../ui/useNarrow';
import { ColumnChooser } from './ColumnChooser';
import styles from './DataToolbar.module.css';
import type { ViewState } from './view-state';

const FilterPanel = lazy(() => import('./FilterPanel'));

/** Search, filter and columns above a grid. */
export function DataToolbar({
  form,
  view,
  columns,
  onChange,
  stale,
  onRefresh,
}: {
  form: FormView;
  view: ViewState;
  columns: FormView['fields'];
  onChange: (change: Partial<ViewState>) => void;
  /** There is news that the grid does not show yet. */
  stale: boolean;
  onRefresh: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [filtering, setFiltering] = useState(false);
  const panel = (
    <Suspense>
      <FilterPanel form={form} filter={view.filter} onChange={(filter) => onChange({ filter })} />
    </Suspense>
  );
  const button = (
    <Button icon={<FilterOutlined />} aria-expanded={filtering} onClick={() => setFiltering(!filtering)}>
      {narrow ? null : t('records.filter')}
    </Button>
  );
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('records.tools')}>
      <SearchBox value={view.search} onChange={(search) => onChange({ search })} />
      <Badge dot={view.filter !== null} title={t('records.filtered')}>
        {narrow ? (
          button
        ) : (
          <Popover
            open={filtering}
            onOpenChange={setFiltering}
            trigger="click"
            placement="bottomLeft"
            destroyOnHidden={false}
            content={<div className={styles.panel}>{panel}</div>}
          >
            {button}
          </Popover>
        )}
      </Badge>
      {view.filter !== null && (
        <Button type="link" onClick={() => onChange({ filter: null })}>
          {t('records.clearFilter')}
        </Button>
      )}
      <ColumnChooser form={form} columns={columns} onChange={(keys) => onChange({ columns: keys })} />
      {stale && (
        <Button type="link" icon={<ReloadOutlined />} onClick={onRefresh}>
          {t('records.stale')}
        </Button>
      )}
      {narrow && filtering && (
        <SideDrawer title={t('records.filter')} onClose={() => setFiltering(false)}>
          {panel}
        </SideDrawer>
      )}
    </div>
  );
}

/** Tells what was typed when the typing pauses, or at Enter. */
function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (known !== value) {
    // Changed from outside (cleared, or another address): what we told ourselves comes back as it was typed.
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  const tell = (next: string, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next.trim()), wait);
  };
  return (
    <Input
      className={styles.search}
      allowClear
      prefix={<SearchOutlined />}
      value={text}
      maxLength={200}
      placeholder={t('records.search')}
      aria-label={t('records.search')}
      onChange={({ target }) => {
        setText(target.value);
        tell(target.value, target.value ? 300 : 0);
      }}
      onPressEnter={() => tell(text, 0)}
    />
  );
}
