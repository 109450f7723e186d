import {
  BgColorsOutlined,
  ControlOutlined,
  FilterFilled,
  FilterOutlined,
  GroupOutlined,
  InsertRowLeftOutlined,
  ReloadOutlined,
  SearchOutlined,
  SortAscendingOutlined,
} from '@ant-design/icons';
import type { FormView, ViewKind } from '@careloop/contracts';
import { Button, Input } from 'antd';
import { lazy, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '../ui/useNarrow';
import styles from './DataToolbar.module.css';
import { ToolPanel } from './ToolPanel';
import type { ViewChange, ViewState } from './view-state';

const FilterPanel = lazy(() => import('./FilterPanel'));
const ColumnList = lazy(() => import('./ColumnList'));
const SortPanel = lazy(() => import('../views/SortPanel'));
const GroupPanel = lazy(() => import('../views/GroupPanel'));
const StylePanel = lazy(() => import('../views/StylePanel'));
const CardPanel = lazy(() => import('../views/CardPanel'));

/** Search, filter, order and looks above the records. */
export function DataToolbar({
  form,
  kind,
  view,
  columns,
  onChange,
  onResetWidths,
  stale,
  onRefresh,
}: {
  form: FormView;
  kind: ViewKind;
  view: ViewState;
  columns: FormView['fields'];
  onChange: (change: ViewChange) => void;
  /** Gives all columns their own widths back. */
  onResetWidths: () => void;
  /** There is news that is not shown yet. */
  stale: boolean;
  onRefresh: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { filter, settings } = view;
  const isFiltered = filter !== null;
  const panel = { form, settings, onChange };
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('records.tools')}>
      <SearchBox value={view.search} onChange={(search) => onChange({ search })} />
      <ToolPanel
        icon={isFiltered ? <FilterFilled /> : <FilterOutlined />}
        label={t(isFiltered ? 'records.filtered' : 'records.filter')}
        isSet={isFiltered}
        wide
      >
        {() => <FilterPanel form={form} filter={filter} onChange={(filter) => onChange({ filter })} />}
      </ToolPanel>
      {isFiltered && (
        <Button type="link" onClick={() => onChange({ filter: null })}>
          {t('records.clearFilter')}
        </Button>
      )}
      {kind !== 'calendar' && (
        <ToolPanel
          icon={<SortAscendingOutlined />}
          label={t(view.sort.length ? 'views.sorted' : 'views.sort')}
          isSet={view.sort.length > 0}
        >
          {() => <SortPanel {...panel} />}
        </ToolPanel>
      )}
      {kind === 'grid' ? (
        <>
          {!narrow && (
            <ToolPanel
              icon={<GroupOutlined />}
              label={t(settings.groupBy?.length ? 'views.grouped' : 'views.group')}
              isSet={!!settings.groupBy?.length}
            >
              {() => <GroupPanel {...panel} />}
            </ToolPanel>
          )}
          <ToolPanel icon={<InsertRowLeftOutlined />} label={t('records.columns')}>
            {() => (
              <ColumnList
                {...panel}
                columns={columns}
                onReset={() => {
                  onResetWidths();
                  onChange({ columns: undefined, frozen: undefined });
                }}
              />
            )}
          </ToolPanel>
          {!narrow && (
            <ToolPanel icon={<BgColorsOutlined />} label={t('views.style')} isSet={!!settings.colors?.length} wide>
              {() => <StylePanel {...panel} />}
            </ToolPanel>
          )}
        </>
      ) : (
        <ToolPanel icon={<ControlOutlined />} label={t('views.settings')}>
          {() => <CardPanel {...panel} kind={kind} />}
        </ToolPanel>
      )}
      {stale && (
        <Button type="link" icon={<ReloadOutlined />} onClick={onRefresh}>
          {t('records.stale')}
        </Button>
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
