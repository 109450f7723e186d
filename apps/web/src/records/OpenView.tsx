import { PlusOutlined } from '@ant-design/icons';
import type { FormView, ViewSettings, ViewView } from '@careloop/contracts';
import { Alert, Button } from 'antd';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { useCountText } from '../ui/useCountText';
import { ViewTabs } from '../views/ViewTabs';
import { workingSettings } from '../views/working-settings';
import { columnsOf } from './columns';
import { DataActions } from './DataActions';
import { DataToolbar } from './DataToolbar';
import type { DrawerContext } from './drawer-context';
import { GridBody } from './GridBody';
import { GridSkeleton } from './GridSkeleton';
import { useColumnWidths } from './useColumnWidths';
import { useGridNews } from './useGridNews';
import { useRecordCount } from './useRecords';
import { viewStateOf, withViewState, type ViewChange, type ViewState } from './view-state';

const KanbanView = lazy(() => import('../views/KanbanView'));
const CalendarView = lazy(() => import('../views/CalendarView'));
const GalleryView = lazy(() => import('../views/GalleryView'));
const ViewProblems = lazy(() => import('../views/ViewProblems'));

/** What every way to show records is told. */
export interface ViewBodyProps {
  form: FormView;
  forms: FormView[];
  state: ViewState;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onChange: (change: ViewChange) => void;
  /** Tells which records are loaded, in their order: the drawer goes from one to the next. */
  onShown: (ids: string[]) => void;
}

/** One view of a form: its tab, what can be set, the records, and the drawer of one of them. */
export function OpenView({
  form,
  forms,
  views,
  view,
  isMissing,
}: {
  form: FormView;
  forms: FormView[];
  views: ViewView[];
  /** Null: all data, as the form itself would show it. */
  view: ViewView | null;
  /** The address names a view that is not there. */
  isMissing: boolean;
}) {
  const { t } = useTranslation();
  const countText = useCountText();
  const mayBuild = useMay('builder');
  const navigate = useNavigate();
  const { id: openId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [ids, setIds] = useState<string[]>([]);
  const tellIds = useCallback((next: string[]) => setIds((now) => (now.join() === next.join() ? now : next)), []);
  const kind = view?.kind ?? 'grid';
  const saved = useMemo(() => (view ? workingSettings(view) : {}), [view]);
  const state = viewStateOf(search, saved);
  const chosen = state.columns?.join(',');
  const columns = useMemo(() => columnsOf(form, chosen?.split(',') ?? null), [form, chosen]);
  const widths = useColumnWidths(view?.id ?? form.id, state.settings.columns);
  const count = useRecordCount(form.key, state);
  const { stale, refresh } = useGridNews(form.key, {
    apart: kind !== 'grid' || (state.settings.groupBy?.length ?? 0) > 0,
  });

  const change = (part: ViewChange) => {
    setSearch((now) => withViewState(now, part, saved), { replace: true });
  };
  const openRecord = (id: string) => void navigate({ pathname: `/forms/${form.key}/${id}`, search: search.toString() });
  const sift = state.filter !== null || state.search !== '';
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => openRecord('new')}>
      {t('records.add')}
    </Button>
  );
  const empty = sift ? (
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
  );
  const context: DrawerContext = {
    form,
    forms,
    ids,
    open: openRecord,
    close: () => void navigate({ pathname: `/forms/${form.key}`, search: withoutTab(search) }),
  };
  const body: ViewBodyProps = { form, forms, state, openId, onOpen: openRecord, onChange: change, onShown: tellIds };
  // What a view keeps of its columns: the shown ones, each as wide as it was pulled.
  const kept: ViewSettings = {
    ...state.settings,
    ...((state.columns || widths.isPulled) && {
      columns: columns.map(({ key }) => {
        const width = widths.ownWidthOf(key);
        return { field: key, ...(width !== undefined && { width }) };
      }),
    }),
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
            <DataActions form={form} view={state} columns={columns} />
          </>
        }
      />
      <ViewTabs
        form={form}
        views={views}
        view={view}
        settings={kept}
        isChanged={state.changed.length > 0 || (view !== null && widths.isPulled)}
        onKept={(made) => {
          widths.reset();
          if (made) setSearch((now) => withViewState(now, made.settings, made.settings), { replace: true });
        }}
      />
      {isMissing && <Alert type="warning" showIcon closable title={t('views.gone')} style={{ marginBottom: 12 }} />}
      {view && view.problems.length > 0 && (
        <Suspense>
          <ViewProblems form={form} view={view} working={saved} />
        </Suspense>
      )}
      <DataToolbar
        form={form}
        kind={kind}
        view={state}
        columns={columns}
        onChange={change}
        onResetWidths={widths.reset}
        stale={stale}
        onRefresh={refresh}
      />
      {kind === 'grid' ? (
        <GridBody {...body} columns={columns} widths={widths} empty={empty} />
      ) : (
        <Suspense fallback={<GridSkeleton />}>
          {count?.value === 0 ? (
            empty
          ) : kind === 'kanban' ? (
            <KanbanView {...body} />
          ) : kind === 'calendar' ? (
            <CalendarView {...body} />
          ) : (
            <GalleryView {...body} />
          )}
        </Suspense>
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
