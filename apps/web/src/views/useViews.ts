import type { ChangeView, CreateView, ViewList, ViewView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** The views of a form that the reader has: those for all, then their own. */
export function useViews(form: string) {
  useLiveQuery(['view.changed', 'form.changed'], ['views', form]);
  const { data, ...query } = useQuery({
    queryKey: ['views', form],
    queryFn: () => api.get<ViewList>(`/forms/${form}/views`),
  });
  return { views: data?.items, ...query };
}

/** Making, changing, ordering and deleting views. */
export function useViewChanges(form: string) {
  const client = useQueryClient();
  const queryKey = ['views', form];
  const put = (change: (items: ViewView[]) => ViewView[]) =>
    client.setQueryData<ViewList>(queryKey, (data) => data && { items: change(data.items) });
  const refresh = () => client.invalidateQueries({ queryKey });

  const create = useMutation({
    mutationFn: (body: CreateView) => api.create<ViewView>(`/forms/${form}/views`, body),
    onSuccess: (view) => {
      put((items) => [...items, view]);
      return refresh();
    },
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChangeView & { id: string }) =>
      api.patch<ViewView>(`/forms/${form}/views/${id}`, body),
    onSuccess: (view) => put((items) => items.map((item) => (item.id === view.id ? view : item))),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.remove(`/forms/${form}/views/${id}`),
    onSuccess: (_, id) => put((items) => items.filter((item) => item.id !== id)),
    onSettled: refresh,
  });
  const order = useMutation({
    mutationFn: (ids: string[]) => api.put<ViewList>(`/forms/${form}/views/order`, { ids }),
    onSuccess: (list) => client.setQueryData(queryKey, list),
  });
  return { create, change, remove, order };
}
