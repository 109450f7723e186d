import type {
  AggregateRecords,
  AggregateRows,
  BatchAnswer,
  FormView,
  HistoryEntry,
  QueryRecords,
  RecordPage,
  RecordView,
  TimelineEntry,
} from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import { rowsOf } from '@careloop/forms';
import { api, type Page } from '../api/client';
import { titleField, visibleFields } from '../forms/field-types';

const PAGE = 200;

/** A page of the grid, with the names of the records it links to, by id. */
export interface NamedPage extends RecordPage {
  names: Record<string, string>;
}

/** Names of linked records by id: one request for each form that is linked to. */
export async function linkedNames(
  form: FormView,
  forms: FormView[],
  items: { values: Record<string, unknown> }[],
  shown?: string[],
) {
  const idsByForm = new Map<string, Set<string>>();
  const gather = (fields: readonly Linking[], records: readonly Record<string, unknown>[]) => {
    for (const { type, key, form: target = '', fields: columns } of fields) {
      if (columns)
        gather(
          columns,
          records.flatMap((values) => rowsOf(values[key])),
        );
      if (type !== 'link') continue;
      const ids = idsByForm.get(target) ?? new Set<string>();
      idsByForm.set(target, ids);
      for (const values of records) if (typeof values[key] === 'string') ids.add(values[key]);
    }
  };
  gather(
    visibleFields(form.fields).filter(({ key }) => !shown || shown.includes(key)),
    items.map(({ values }) => values),
  );
  const found = await Promise.all(
    [...idsByForm].map(([target, ids]) =>
      namesOf(
        forms.find((f) => f.key === target || f.id === target),
        [...ids],
      ),
    ),
  );
  return Object.fromEntries(found.flat());
}

type Linking = Pick<FormView['fields'][number], 'type' | 'key' | 'form' | 'fields'>;

/** Names that one request may ask for. */
const NAMES = 500;

async function namesOf(form: FormView | undefined, ids: string[]): Promise<[string, string][]> {
  const title = form && titleField(form)?.key;
  if (!title || !ids.length) return [];
  const part = ids.slice(0, NAMES);
  const request: QueryRecords = { filter: { in: [{ var: '_id' }, part] }, fields: [title], limit: part.length };
  const { items } = await api.post<RecordPage>(`/forms/${form.key}/records/query`, request);
  const names = items.map(({ id, values }): [string, string] => [id, String(values[title] ?? '—')]);
  return [...names, ...(await namesOf(form, ids.slice(NAMES)))];
}

/** What a grid asks for. */
export interface RecordQuery {
  filter: Rule;
  search: string;
  sort: string[];
  fields: string[];
  /** Records of a page. */
  limit?: number;
}

/** How the pages of a list are fetched; lists of one form share the front of their key. */
export const pagesOptions = (
  form: FormView,
  forms: FormView[],
  { filter, search, sort, fields, limit = PAGE }: RecordQuery,
) =>
  infiniteQueryOptions({
    queryKey: ['records', form.key, 'pages', { filter, search, sort, fields, limit }],
    queryFn: async ({ pageParam: cursor }): Promise<NamedPage> => {
      const request: QueryRecords = { filter, search, sort, fields, cursor, limit };
      const page = await api.post<RecordPage>(`/forms/${form.key}/records/query`, request);
      return { ...page, names: await linkedNames(form, forms, page.items, fields) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    structuralSharing: false,
    refetchOnWindowFocus: false,
  });

/** The records of a form, page after page. */
export function useRecordPages(form: FormView, forms: FormView[], query: RecordQuery, enabled = true) {
  const { data, ...rest } = useInfiniteQuery({
    ...pagesOptions(form, forms, query),
    placeholderData: keepPreviousData,
    enabled,
  });
  return { pages: data?.pages, ...rest };
}

/** Figures over the records that a list shows, as the server reckons them; fetched again when records change. */
export function useFigures(
  form: string,
  { filter, search, groupBy, metrics, sort, limit }: AggregateRecords,
  enabled = true,
) {
  const { data, ...query } = useQuery({
    queryKey: ['records', form, 'figures', { filter, search, groupBy, metrics, sort, limit }],
    queryFn: () =>
      api.post<AggregateRows>(`/forms/${form}/records/aggregate`, { filter, search, groupBy, metrics, sort, limit }),
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
    enabled,
  });
  return { rows: data?.rows, ...query };
}

/** How many records there are, exact up to a bound. */
export function useRecordCount(form: string, { filter, search }: Pick<RecordQuery, 'filter' | 'search'>) {
  const { data } = useQuery({
    queryKey: ['records', form, 'count', { filter, search }],
    queryFn: () => api.post<RecordPage>(`/forms/${form}/records/query`, { filter, search, limit: 0, count: true }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return data?.count;
}

/** One record and the names of what it links to. */
export function useRecord(form: FormView, forms: FormView[], id: string | undefined) {
  const { data: record, ...query } = useQuery({
    queryKey: ['record', form.key, id],
    queryFn: async () => {
      const record = await api.get<RecordView>(`/forms/${form.key}/records/${id}`);
      return { ...record, names: await linkedNames(form, forms, [record]) };
    },
    enabled: id !== undefined,
    staleTime: 0,
    refetchOnWindowFocus: false, // never under somebody's typing
  });
  return { record, ...query };
}

/** Names of the records that these values link to; undefined until they are known. */
export function useNames(form: FormView, forms: FormView[], values: Record<string, unknown>) {
  const linked = Object.keys(values).length > 0;
  const { data, isError } = useQuery({
    queryKey: ['records', form.key, 'names', values],
    queryFn: () => linkedNames(form, forms, [{ values }]),
    enabled: linked,
    retry: false,
  });
  return linked && !isError ? data : {};
}

/** Who changed a record and how, newest first. */
export function useHistory(form: FormView, forms: FormView[], id: string) {
  return useInfiniteQuery({
    queryKey: ['record', form.key, id, 'history'],
    queryFn: async ({ pageParam: cursor }) => {
      const page = await api.get<Page<HistoryEntry>>(`/forms/${form.key}/records/${id}/history`, { cursor, limit: 50 });
      const values = page.items.flatMap((entry) => [entry.old, entry.new]).flatMap((v) => (v ? [{ values: v }] : []));
      return { ...page, names: await linkedNames(form, forms, values) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** What care did to a record, newest first. */
export function useTimeline(form: string, id: string) {
  return useInfiniteQuery({
    queryKey: ['record', form, id, 'timeline'],
    queryFn: ({ pageParam: cursor }) =>
      api.get<Page<TimelineEntry>>(`/forms/${form}/records/${id}/timeline`, { cursor, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Writing records. The grid shows a change at once, without asking for all its pages again. */
export function useRecordChanges(form: string) {
  const client = useQueryClient();
  const pages = { queryKey: ['records', form, 'pages'] };
  const recount = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['records', form, 'count'] }),
      client.invalidateQueries({ queryKey: ['records', form, 'figures'] }),
    ]);

  const patchPages = (change: (items: RecordView[]) => RecordView[]) =>
    client.setQueriesData<InfiniteData<NamedPage>>(
      pages,
      (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) },
    );
  const create = useMutation({
    mutationFn: (values: Record<string, unknown>) => api.create<RecordView>(`/forms/${form}/records`, { values }),
    onSuccess: () => Promise.all([client.invalidateQueries(pages), recount()]),
  });
  const update = useMutation({
    mutationFn: ({ id, ...body }: { id: string; values: Record<string, unknown>; version?: number }) =>
      api.patch<RecordView>(`/forms/${form}/records/${id}`, body),
    onSuccess: async (record) => {
      patchPages((items) => items.map((item) => (item.id === record.id ? { ...item, ...record } : item)));
      void client.invalidateQueries({ queryKey: ['records', form, 'figures'] });
      await client.invalidateQueries({ queryKey: ['record', form, record.id] });
    },
  });
  const remove = useMutation({
    /** Answers the batch when there are several. */
    mutationFn: async (ids: string[]) => {
      if (ids.length > 1) return (await api.create<BatchAnswer>(`/forms/${form}/records/batch-delete`, { ids })).id;
      for (const id of ids) await api.remove(`/forms/${form}/records/${id}`);
      return undefined;
    },
    onMutate: (ids) => patchPages((items) => items.filter(({ id }) => !ids.includes(id))),
    onError: () => client.invalidateQueries(pages),
    onSettled: recount,
  });
  const restore = useMutation({
    /** Answers how many came back. */
    mutationFn: async ({ ids, batch }: { ids: string[]; batch?: string }) => {
      if (batch) return (await api.create<BatchAnswer>(`/batches/${batch}/undo`, {})).changed ?? 0;
      for (const id of ids) await api.post(`/forms/${form}/records/${id}/restore`);
      return ids.length;
    },
    onSettled: () => Promise.all([client.invalidateQueries(pages), recount()]),
  });
  return { create, update, remove, restore };
}
