import type { RecordView } from '@careloop/contracts';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../api/client';
import { useLiveEvents } from '../api/live-events';
import type { NamedPage } from './useRecords';

/** Up to so many pages are fetched again when something changed; beyond, the reader is asked. */
const QUIETLY = 3;
/** The same of several short lists side by side (groups, the columns of a board). */
const QUIETLY_APART = 12;

/**
 * Keeps a list fresh: a changed row that is loaded is fetched alone, a short list as a whole; above a long one `stale`
 * offers to load it again, so that nothing moves under a reader's hands. `apart`: records stand in several lists by
 * their values, so a change may move one from list to list.
 */
export function useGridNews(form: string, { apart = false }: { apart?: boolean } = {}) {
  const client = useQueryClient();
  const [stale, setStale] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const figures = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pagesKey = ['records', form, 'pages'];

  const recount = () => {
    void client.invalidateQueries({ queryKey: ['records', form, 'count'] });
    void client.invalidateQueries({ queryKey: ['records', form, 'figures'] });
  };
  const refresh = () => {
    setStale(false);
    void client.resetQueries({ queryKey: pagesKey });
    recount();
  };
  const loaded = () => client.getQueriesData<InfiniteData<NamedPage>>({ queryKey: pagesKey, type: 'active' });
  const fetchRow = async (id: string) => {
    const record = await api.get<RecordView>(`/forms/${form}/records/${id}`).catch(() => null);
    client.setQueriesData<InfiniteData<NamedPage>>(
      { queryKey: pagesKey },
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.flatMap((item) => (item.id === id ? (record ? [record] : []) : [item])),
          })),
        },
    );
  };
  const reload = () => {
    timer.current = undefined;
    recount();
    const pages = loaded().reduce((sum, [, data]) => sum + (data?.pages.length ?? 0), 0);
    if (!pages) return;
    if (pages <= (apart ? QUIETLY_APART : QUIETLY)) void client.invalidateQueries({ queryKey: pagesKey });
    else setStale(true);
  };
  /** Loads again what may have moved, unless it is as it stands here: our own doing. */
  const lookApart = async (id: string) => {
    const record = await api.get<RecordView>(`/forms/${form}/records/${id}`).catch(() => null);
    const isKnown = loaded().some(([, data]) =>
      data?.pages.some(({ items }) => items.some((item) => item.id === id && item.version === record?.version)),
    );
    if (isKnown) recount();
    else timer.current ??= setTimeout(reload, 1500);
  };
  useLiveEvents(['record.changed'], (event) => {
    if (event.form !== form) return;
    const { id } = event;
    const isLoaded = loaded().some(([, data]) => data?.pages.some(({ items }) => items.some((item) => item.id === id)));
    if (id && isLoaded && !apart) {
      void fetchRow(id);
      figures.current ??= setTimeout(() => {
        figures.current = undefined;
        void client.invalidateQueries({ queryKey: ['records', form, 'figures'] });
      }, 1500);
    } else if (id && isLoaded) void lookApart(id);
    else timer.current ??= setTimeout(reload, 1500);
  });
  return { stale, refresh };
}
