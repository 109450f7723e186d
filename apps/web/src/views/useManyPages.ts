import type { FormView } from '@careloop/contracts';
import { InfiniteQueryObserver, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import { pagesOptions, type NamedPage, type RecordQuery } from '../records/useRecords';

/** One of many lists: what is loaded of it. */
export interface SomePages {
  pages: NamedPage[];
  hasMore: boolean;
  isFetching: boolean;
  error: Error | null;
}

/**
 * Many lists of one form, each loaded page by page when it is asked for, and kept fresh like any other list. `want`
 * begins a list, fetches its next page, or what failed again; `of` tells what there is of it. `version` is another
 * whenever that is.
 */
export function useManyPages(form: FormView, forms: FormView[]) {
  const client = useQueryClient();
  const [version, redraw] = useReducer((n: number) => n + 1, 0);
  const [lists] = useState(() => new Map<string, { observer: ReturnType<typeof observe>; stop: () => void }>());
  const observe = (query: RecordQuery) => new InfiniteQueryObserver(client, pagesOptions(form, forms, query));
  useEffect(() => {
    return () => {
      for (const { stop } of lists.values()) stop();
      lists.clear();
    };
  }, [lists]);

  const want = (key: string, query: RecordQuery) => {
    const there = lists.get(key);
    if (there) {
      const { hasNextPage, isFetching, isError } = there.observer.getCurrentResult();
      if (isFetching) return;
      if (isError) void there.observer.refetch();
      else if (hasNextPage) void there.observer.fetchNextPage();
      return;
    }
    const observer = observe(query);
    lists.set(key, { observer, stop: observer.subscribe(redraw) });
    redraw();
  };
  const of = (key: string): SomePages | undefined => {
    const result = lists.get(key)?.observer.getCurrentResult();
    return (
      result && {
        pages: result.data?.pages ?? [],
        hasMore: result.hasNextPage,
        isFetching: result.isFetching,
        error: result.error,
      }
    );
  };
  return { want, of, version };
}
