import type { FormView } from '@careloop/contracts';
import { Alert, Button } from 'antd';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowLine } from '../records/grid-lines';
import { GridSkeleton } from '../records/GridSkeleton';
import { RecordGrid, type GridSettings } from '../records/RecordGrid';
import type { NamedPage } from '../records/useRecords';
import type { ViewState } from '../records/view-state';
import { ErrorState } from '../ui/ErrorState';
import { GROUP_PAGE, groupLines, groupOfWait } from './group-lines';
import styles from './GroupedGrid.module.css';
import { MOST_GROUPS, useGroups } from './useGroups';
import { useManyPages } from './useManyPages';
import { useShown } from './useShown';

/** How long a place must be in sight before what waits there is fetched: who flies past needs none of it. */
const SETTLED = 120;

/** A grid whose rows stand in groups that open and close; each group loads its records when it comes into sight. */
export default function GroupedGrid({
  form,
  forms,
  state,
  columns,
  fields,
  openId,
  onOpen,
  onShown,
  grid,
  empty,
}: {
  form: FormView;
  forms: FormView[];
  state: ViewState;
  columns: FormView['fields'];
  fields: string[];
  openId: string | undefined;
  onOpen: (id: string) => void;
  onShown: (ids: string[]) => void;
  grid: GridSettings;
  empty: ReactNode;
}) {
  const { t } = useTranslation();
  const { groups, isCut, error, isPlaceholder, refetch, filterOf } = useGroups(form, forms, state);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  if (error && !groups) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!groups) return <GridSkeleton />;
  if (!groups.length) return empty;
  const turn = (key: string) => {
    const next = new Set(closed);
    if (!next.delete(key)) next.add(key);
    setClosed(next);
  };
  const { search, sort } = state;
  const ask = { search, sort, fields, limit: GROUP_PAGE };
  return (
    <>
      {isCut && (
        <Alert
          type="info"
          showIcon
          title={t('views.tooManyGroups', { count: MOST_GROUPS })}
          style={{ marginBottom: 8 }}
        />
      )}
      <div className={styles.all}>
        <Button size="small" type="link" onClick={() => setClosed(new Set())}>
          {t('views.groupsAll')}
        </Button>
        <Button size="small" type="link" onClick={() => setClosed(new Set(groups.map(({ key }) => key)))}>
          {t('views.groupsNone')}
        </Button>
      </div>
      <Groups
        // Other records, other lists: what was loaded of the old ones is let go.
        key={JSON.stringify([state.filter, state.settings.groupBy, ask])}
        {...{ form, forms, columns, openId, onOpen, onShown, grid, groups, closed, isPlaceholder }}
        onTurn={turn}
        queryOf={(key) => ({ ...ask, filter: filterOf(key) })}
      />
    </>
  );
}

function Groups({
  form,
  forms,
  columns,
  openId,
  onOpen,
  onShown,
  grid,
  groups,
  closed,
  isPlaceholder,
  onTurn,
  queryOf,
}: {
  form: FormView;
  forms: FormView[];
  columns: FormView['fields'];
  openId: string | undefined;
  onOpen: (id: string) => void;
  onShown: (ids: string[]) => void;
  grid: GridSettings;
  groups: NonNullable<ReturnType<typeof useGroups>['groups']>;
  closed: ReadonlySet<string>;
  isPlaceholder: boolean;
  onTurn: (key: string) => void;
  queryOf: (key: string) => Parameters<ReturnType<typeof useManyPages>['want']>[1];
}) {
  const { want, of, version } = useManyPages(form, forms);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const lines = useMemo(
    () =>
      groupLines(groups, closed, (key) => {
        const own = of(key);
        return own?.pages.length ? { rows: rowsOf(own.pages), hasMore: own.hasMore } : undefined;
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` tells when `of` answers something else
    [groups, closed, version],
  );
  const rows = useMemo(() => lines.filter((line) => 'record' in line), [lines]);
  useShown(rows, onShown);
  const sight = (from: number, to: number) => {
    clearTimeout(timer.current);
    if (isPlaceholder) return;
    timer.current = setTimeout(() => {
      const waiting = lines.slice(from, to + 1).flatMap((line) => ('wait' in line ? [groupOfWait(line.wait)] : []));
      for (const key of new Set(waiting)) want(key, queryOf(key));
    }, SETTLED);
  };
  return (
    <RecordGrid
      {...grid}
      dimmed={isPlaceholder}
      form={form}
      columns={columns}
      rows={rows}
      lines={lines}
      openId={openId}
      hasMore={false}
      isFetchingMore={false}
      onMore={() => undefined}
      onOpen={onOpen}
      onToggle={onTurn}
      onSight={sight}
    />
  );
}

const known = new WeakMap<NamedPage[], RowLine[]>();

/** The rows of pages; the same for the same pages, so that the grid draws again only what is another. */
function rowsOf(pages: NamedPage[]): RowLine[] {
  let rows = known.get(pages);
  if (!rows) {
    rows = pages.flatMap(({ items, names }) => items.map((record) => ({ record, names })));
    known.set(pages, rows);
  }
  return rows;
}
