import type { FormView } from '@careloop/contracts';
import { lazy, Suspense, useEffect, useMemo, useState, type ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState';
import { useNarrow } from '../ui/useNarrow';
import { fieldsOf } from '../views/rule-fields';
import { usePaint } from '../views/usePaint';
import { useShown } from '../views/useShown';
import { isNumeric } from './FieldValue';
import { GridFooter } from './GridFooter';
import { GridSkeleton } from './GridSkeleton';
import type { ViewBodyProps } from './OpenView';
import { RecordGrid, type GridSettings } from './RecordGrid';
import type { ColumnWidths } from './useColumnWidths';
import { useRecordPages } from './useRecords';
import { nextSort } from './view-state';

const RecordCards = lazy(() => import('./RecordCards')); // what a phone shows instead of the grid
const SelectionBar = lazy(() => import('./SelectionBar').then((m) => ({ default: m.SelectionBar })));
const GroupedGrid = lazy(() => import('../views/GroupedGrid'));

/** So many records before the last one that is loaded, going on in the drawer fetches the next page. */
const AHEAD = 10;

/** The rows of a grid view, in one list or in groups; on a phone as cards. */
export function GridBody({
  form,
  forms,
  state,
  openId,
  onOpen,
  onChange,
  onShown,
  columns,
  widths,
  empty,
}: ViewBodyProps & { columns: FormView['fields']; widths: ColumnWidths; empty: ReactNode }) {
  const narrow = useNarrow();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { settings, sort } = state;
  const sift = JSON.stringify([state.filter, state.search]);
  const [known, setKnown] = useState(sift);
  if (known !== sift) {
    // What is ticked must stay in sight: it may be deleted.
    setKnown(sift);
    setSelected(new Set());
  }
  const colors = settings.colors ?? [];
  const paint = usePaint(form, forms, colors);
  const fields = [
    ...new Set([...columns.map(({ key }) => key), ...colors.flatMap(({ when }) => fieldsOf(when, form))]),
  ];
  const isGrouped = Boolean(settings.groupBy?.length) && !narrow;
  const pages = useRecordPages(form, forms, { ...state, fields }, !isGrouped);
  const rows = useMemo(
    () => (pages.pages ?? []).flatMap(({ items, names }) => items.map((record) => ({ record, names }))),
    [pages.pages],
  );
  useShown(isGrouped ? null : rows, onShown);
  // Who goes from record to record comes to more of them.
  const at = rows.findIndex(({ record }) => record.id === openId);
  const nearEnd = at >= 0 && at > rows.length - AHEAD && pages.hasNextPage && !pages.isFetchingNextPage;
  const { fetchNextPage } = pages;
  useEffect(() => {
    if (nearEnd) void fetchNextPage();
  }, [nearEnd, fetchNextPage]);

  const grid: GridSettings = {
    sort,
    onSort: (key, beside) => onChange({ sort: nextSort(sort, key, beside) }),
    selected,
    onSelect: setSelected,
    dimmed: pages.isPlaceholderData,
    widths,
    frozen: settings.frozen ?? 1,
    rowHeight: settings.rowHeight ?? 'short',
    paint,
    // Where there is nothing to reckon with, a line for figures would be an empty one.
    footer:
      settings.footer?.length || columns.some(isNumeric)
        ? (frozen) => (
            <GridFooter
              form={form}
              view={state}
              columns={columns}
              frozen={frozen}
              onChange={(footer) => onChange({ footer })}
            />
          )
        : undefined,
  };
  const list = {
    form,
    columns,
    rows,
    openId,
    hasMore: pages.hasNextPage,
    isFetchingMore: pages.isFetchingNextPage,
    onMore: () => void pages.fetchNextPage(),
    onOpen,
  };
  const bar = selected.size > 0 && (
    <Suspense>
      <SelectionBar form={form} query={state} selected={selected} onDone={() => setSelected(new Set())} />
    </Suspense>
  );
  if (isGrouped)
    return (
      <>
        {bar}
        <Suspense fallback={<GridSkeleton />}>
          <GroupedGrid {...{ form, forms, state, columns, fields, openId, onOpen, onShown, grid, empty }} />
        </Suspense>
      </>
    );
  if (pages.error && !pages.pages) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  // What was done to the ticked rows may have left none: its result is still being read.
  if (!pages.pages || !rows.length)
    return (
      <>
        {bar}
        {pages.pages ? empty : <GridSkeleton />}
      </>
    );
  return (
    <>
      {bar}
      {narrow ? (
        <Suspense fallback={<GridSkeleton />}>
          <RecordCards {...list} />
        </Suspense>
      ) : (
        <RecordGrid {...list} {...grid} />
      )}
    </>
  );
}
