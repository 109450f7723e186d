import type {
  OccurrenceDetail,
  OccurrenceSummary,
  OccurrenceView,
  OutboxMessage,
  ResolveOccurrence,
} from '@careloop/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Static } from 'typebox';
import { api, type Page } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** Which promises are shown. `state`: one, or several with commas. */
export interface LedgerFilter {
  automation?: string;
  record?: string;
  state?: string;
}

/** The care ledger page by page, newest first. */
export function useLedger(filter: LedgerFilter) {
  useLiveQuery(['occurrence.changed'], ['occurrences', 'list']);
  const { i18n } = useTranslation();
  const { data, ...query } = useInfiniteQuery({
    queryKey: ['occurrences', 'list', filter, i18n.language],
    queryFn: ({ pageParam }) =>
      api.get<Page<OccurrenceView>>('/occurrences', { ...filter, limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return { occurrences: data?.pages.flatMap(({ items }) => items), ...query };
}

/** How many promises are in which state, for the same automation and record. */
export function useLedgerCounts({ automation, record }: LedgerFilter) {
  useLiveQuery(['occurrence.changed'], ['occurrences', 'summary']);
  const { data } = useQuery({
    queryKey: ['occurrences', 'summary', { automation, record }],
    queryFn: () => api.get<Static<typeof OccurrenceSummary>>('/occurrences/summary', { automation, record }),
  });
  return data?.states;
}

/** One promise with why, what was done and what was said. */
export function useOccurrence(id: string) {
  useLiveQuery(['occurrence.changed'], ['occurrences', 'one', id]);
  const { i18n } = useTranslation();
  const { data, ...query } = useQuery({
    queryKey: ['occurrences', 'one', id, i18n.language],
    queryFn: () => api.get<OccurrenceDetail>(`/occurrences/${id}`),
  });
  return { occurrence: data, ...query };
}

/** Says whether care of unknown fate happened. Who was too late is told so, and sees what a colleague said. */
export function useResolve(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (found: ResolveOccurrence) => api.post<OccurrenceDetail>(`/occurrences/${id}/resolve`, found),
    onSettled: () => client.invalidateQueries({ queryKey: ['occurrences'] }),
  });
}

/** What the sandbox channel kept instead of sending, newest first. */
export function useOutbox() {
  useLiveQuery(['message.sent', 'occurrence.changed'], ['outbox']);
  const { data, ...query } = useInfiniteQuery({
    queryKey: ['outbox'],
    queryFn: ({ pageParam }) => api.get<Page<OutboxMessage>>('/outbox', { limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return { messages: data?.pages.flatMap(({ items }) => items), ...query };
}
