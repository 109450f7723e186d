import { FilterFilled, FilterOutlined, ReloadOutlined, SearchOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button, Input, Popover } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '../ui/useNarrow';
import { ColumnChooser } from './ColumnChooser';
import styles from './DataToolbar.module.css';
import type { ViewState } from './view-state';

const FilterPanel = lazy(() => import('./FilterPanel'));
const FilterDrawer = lazy(() => import('./FilterDrawer'));

/** Search, filter and columns above a grid. */
export function DataToolbar({
  form,
  view,
  columns,
  onChange,
  onResetWidths,
  stale,
  onRefresh,
}: {
  form: FormView;
  view: ViewState;
  columns: FormView['fields'];
  onChange: (change: Partial<ViewState>) => void;
  /** Gives all columns their own widths back. */
  onResetWidths: () => void;
  /** There is news that the grid does not show yet. */
  stale: boolean;
  onRefresh: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [filtering, setFiltering] = useState(false);
  const isSet = view.filter !== null;
  const panel = { form, filter: view.filter, onChange: (filter: ViewState['filter']) => onChange({ filter }) };
  const button = (
    <Button
      icon={isSet ? <FilterFilled /> : <FilterOutlined />}
      color={isSet ? 'primary' : 'default'}
      variant="outlined"
      aria-expanded={filtering}
      aria-label={t(isSet ? 'records.filtered' : 'records.filter')}
      onClick={() => setFiltering(!filtering)}
    >
      {narrow ? null : t(isSet ? 'records.filtered' : 'records.filter')}
    </Button>
  );
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('records.tools')}>
      <SearchBox value={view.search} onChange={(search) => onChange({ search })} />
      {narrow ? (
        button
      ) : (
        <Popover
          open={filtering}
          onOpenChange={setFiltering}
          trigger="click"
          placement="bottomLeft"
          content={
            <div className={styles.panel}>
              <Suspense>
                <FilterPanel {...panel} />
              </Suspense>
            </div>
          }
        >
          {button}
        </Popover>
      )}
      {isSet && (
        <Button type="link" onClick={() => onChange({ filter: null })}>
          {t('records.clearFilter')}
        </Button>
      )}
      <ColumnChooser
        form={form}
        columns={columns}
        onChange={(keys) => onChange({ columns: keys })}
        onReset={() => {
          onResetWidths();
          onChange({ columns: null });
        }}
      />
      {stale && (
        <Button type="link" icon={<ReloadOutlined />} onClick={onRefresh}>
          {t('records.stale')}
        </Button>
      )}
      {narrow && filtering && (
        <Suspense>
          <FilterDrawer {...panel} onClose={() => setFiltering(false)} />
        </Suspense>
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
