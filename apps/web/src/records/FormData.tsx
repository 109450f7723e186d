import { PlusOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { useCountText } from '../ui/useCountText';
import { useNarrow } from '../ui/useNarrow';
import { columnsOf } from './columns';
import { DataActions } from './DataActions';
import { DataToolbar } from './DataToolbar';
import type { DrawerContext } from './drawer-context';
import { GridSkeleton } from './GridSkeleton';
import { RecordGrid } from './RecordGrid';
import { SelectionBar } from './SelectionBar';
import { useColumnWidths } from './useColumnWidths';
import { useGridNews } from './useGridNews';
import { useRecordCount, useRecordPages } from './useRecords';
import { nextSort, viewStateOf, withViewState, type ViewState } from './view-state';

const RecordCards = lazy(() => import('./RecordCards')); // what a phone shows instead of the grid

/** The grid of a form with search, filter, sort and columns in its address, and the drawer of one record beside it. */
export function FormData({ form, forms }: { form: FormView; forms: FormView[] }) {
  const { t } = useTranslation();
  const countText = useCountText();
  const narrow = useNarrow();
  const mayBuild = useMay('builder');
  const navigate = useNavigate();
  const { id: openId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const view = viewStateOf(search);
  const chosen = view.columns?.join(',');
  const columns = useMemo(() => columnsOf(form, chosen?.split(',') ?? null), [form, chosen]);

  const widths = useColumnWidths(form.id);
  const pages = useRecordPages(form, forms, { ...view, fields: columns.map(({ key }) => key) });
  const count = useRecordCount(form.key, view);
  const { stale, refresh } = useGridNews(form.key);
  const rows = useMemo(
    () => (pages.pages ?? []).flatMap(({ items, names }) => items.map((record) => ({ record, names }))),
    [pages.pages],
  );

  const change = (part: Partial<ViewState>) => {
    // What is ticked must stay in sight: it may be deleted.
    if ('filter' in part || 'search' in part) setSelected(new Set());
    setSearch(withViewState(search, part), { replace: true });
  };
  const openRecord = (id: string) => void navigate({ pathname: `/forms/${form.key}/${id}`, search: search.toString() });
  const sift = view.filter !== null || view.search !== '';
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => openRecord('new')}>
      {t('records.add')}
    </Button>
  );
  const list = {
    form,
    columns,
    rows,
    openId,
    hasMore: pages.hasNextPage,
    isFetchingMore: pages.isFetchingNextPage,
    onMore: () => void pages.fetchNextPage(),
    onOpen: openRecord,
  };
  const context: DrawerContext = {
    form,
    forms,
    ids: rows.map(({ record }) => record.id),
    open: openRecord,
    close: () => void navigate({ pathname: `/forms/${form.key}`, search: withoutTab(search) }),
  };
  return (
    <Page fill>
      <PageHeader
        title={form.name}
        text={
          count && (
            <span className="tabular" aria-live="polite">
              {t(sift ? 'records.matches' : 'records.total', {
                count: count.value,
                shown: countText(count),
              })}
            </span>
          )
        }
        actions={
          <>
            {add}
            <DataActions form={form} view={view} columns={columns} />
          </>
        }
      />
      <DataToolbar
        form={form}
        view={view}
        columns={columns}
        onChange={change}
        onResetWidths={widths.reset}
        stale={stale}
        onRefresh={refresh}
      />
      {selected.size > 0 && <SelectionBar form={form} selected={selected} onDone={() => setSelected(new Set())} />}
      {pages.error && !pages.pages ? (
        <ErrorState error={pages.error} onRetry={pages.refetch} />
      ) : !pages.pages ? (
        <GridSkeleton />
      ) : !rows.length ? (
        sift ? (
          <EmptyState
            title={t('records.noMatch')}
            text={t('records.noMatchText')}
            action={<Button onClick={() => change({ filter: null, search: '' })}>{t('records.clear')}</Button>}
          />
        ) : (
          <EmptyState
            title={t('records.none')}
            text={t(mayBuild ? 'records.noneText' : 'records.noneTextAgent')}
            action={
              <>
                {add} {mayBuild && <ButtonLink to={`/forms/${form.key}/import`}>{t('forms.import')}</ButtonLink>}
              </>
            }
          />
        )
      ) : narrow ? (
        <Suspense fallback={<GridSkeleton />}>
          <RecordCards {...list} />
        </Suspense>
      ) : (
        <RecordGrid
          {...list}
          sort={view.sort}
          onSort={(key, beside) => change({ sort: nextSort(view.sort, key, beside) })}
          selected={selected}
          onSelect={setSelected}
          dimmed={pages.isPlaceholderData}
          widths={widths}
        />
      )}
      <Outlet context={context} />
    </Page>
  );
}

function withoutTab(search: URLSearchParams): string {
  const next = new URLSearchParams(search);
  next.delete('tab');
  return next.toString();
}
