import type { BatchAnswer, BatchView, EditBatch, FormView } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';
import { linkedNames } from '../records/useRecords';

/** The records that are meant: those that were ticked, or all that the grid asks for. */
export type Scope = { ids: string[] } | { filter: Rule; search: string };

/** Whether a batch has come to its end. */
export const isOver = ({ state }: BatchView) => state !== 'waiting' && state !== 'running';

export const bodyOf = (scope: Scope) =>
  'ids' in scope ? scope : { filter: scope.filter, ...(scope.search && { search: scope.search }) };

/** One batch as it goes: told by live events, and asked for where those do not come through. */
export function useBatch(id: string, form: string) {
  const client = useQueryClient();
  const queryKey = ['batches', 'one', id];
  useLiveQuery(['batch.progress'], queryKey);
  const { data, ...query } = useQuery({
    queryKey,
    queryFn: async () => {
      const batch = await api.get<BatchView>(`/batches/${id}`);
      if (isOver(batch))
        for (const key of [
          ['records', form],
          ['record', form],
          ['bin', form],
          ['batches', 'list'],
        ])
          void client.invalidateQueries({ queryKey: key });
      return batch;
    },
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 1000),
    staleTime: 0,
  });
  const cancel = useMutation({
    mutationFn: () => api.post<BatchView>(`/batches/${id}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  return { batch: data, cancel, ...query };
}

/** What was done to many records of a form, newest first. */
export function useBatchesOf(form: string) {
  const queryKey = ['batches', 'list', form];
  useLiveQuery(['batch.progress'], queryKey);
  const { data, ...query } = useQuery({
    queryKey,
    queryFn: () => api.get<{ items: BatchView[] }>(`/forms/${form}/batches`),
  });
  return { batches: data?.items, ...query };
}

/** Looks at what an edit would do, with the names of linked records; then does it. */
export function useBatchEdit(form: FormView, forms: FormView[]) {
  const preview = useMutation({
    mutationFn: async (body: EditBatch) => {
      const { preview } = await api.post<BatchAnswer>(`/forms/${form.key}/records/batch-edit`, {
        ...body,
        preview: true,
      });
      const values = preview!.items.flatMap(({ before, after }) => [{ values: before }, { values: after }]);
      return { ...preview!, names: await linkedNames(form, forms, values) };
    },
  });
  const start = useMutation({
    mutationFn: async (body: EditBatch) =>
      (await api.create<BatchAnswer>(`/forms/${form.key}/records/batch-edit`, body)).id!,
  });
  return { preview, start };
}

/** Deletes all that a scope means; answers the batch. */
export const useBatchRemoval = (form: string) =>
  useMutation({
    mutationFn: async (scope: Scope) =>
      (await api.create<BatchAnswer>(`/forms/${form}/records/batch-delete`, bodyOf(scope))).id!,
  });

/** Looks at what an undo would do, then does it. `source`: `batches/…` or `imports/…`. */
export function useUndo(source: string) {
  const client = useQueryClient();
  const { data: plan, ...query } = useQuery({
    queryKey: ['undo', source],
    queryFn: async () => (await api.post<BatchAnswer>(`/${source}/undo`, { preview: true })).preview!,
    staleTime: 0,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async () => (await api.create<BatchAnswer>(`/${source}/undo`, {})).id!,
    onSettled: () => client.invalidateQueries({ queryKey: ['batches'] }),
  });
  return { plan, start, ...query };
}
