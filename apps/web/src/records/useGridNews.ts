import type { RecordView } from '@careloop/contracts';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../api/client';
import { useLiveEvents } from '../api/live-events';
import type { NamedPage } from './useRecords';

/** Up to so many pages are fetched again when something changed; beyond, the reader is asked. */
const QUIETLY = 3;

/**
 * Keeps a grid fresh: a changed row that is loaded is fetched alone, a short list as a whole; above a long one `stale`
 * offers to load it again, so that nothing moves under a reader's hands.
 */
export function useGridNews(form: string) {
  const client = useQueryClient();
  const [stale, setStale] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pagesKey = ['records', form, 'pages'];

  const refresh = () => {
    setStale(false);
    void client.resetQueries({ queryKey: pagesKey });
    void client.invalidateQueries({ queryKey: ['records', form, 'count'] });
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
    void client.invalidateQueries({ queryKey: ['records', form, 'count'] });
    const [, data] = loaded()[0] ?? [];
    if (!data) return;
    if (data.pages.length <= QUIETLY) void client.invalidateQueries({ queryKey: pagesKey });
    else setStale(true);
  };
  useLiveEvents(['record.changed'], (event) => {
    if (event.form !== form) return;
    const { id } = event;
    if (id && loaded().some(([, data]) => data?.pages.some(({ items }) => items.some((item) => item.id === id))))
      void fetchRow(id);
    else timer.current ??= setTimeout(reload, 1500);
  });
  return { stale, refresh };
}
