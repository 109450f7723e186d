import type { ImportOptions, ImportPreview, ImportView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** Whether an import has come to its end. */
export const isOver = ({ state }: ImportView) => state !== 'waiting' && state !== 'running';

/** Looks into a file without keeping it. */
export const usePreview = (form: string) =>
  useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.append('file', file);
      return api.upload<ImportPreview>(`/forms/${form}/imports/preview`, body);
    },
  });

/** Hands a file over to be imported. The options stand before the file: the server reads the request as it comes. */
export function useStartImport(form: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, mapping, triggers, ...options }: ImportOptions & { file: File }) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(options)) if (value) body.append(name, value);
      body.append('mapping', JSON.stringify(mapping));
      body.append('triggers', String(triggers));
      body.append('file', file);
      return api.upload<{ id: string }>(`/forms/${form}/imports`, body);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports'] }),
  });
}

/** One import as it goes: told by live events, and asked for where those do not come through. */
export function useImport(id: string) {
  const client = useQueryClient();
  const queryKey = ['imports', id];
  useLiveQuery(['import.progress'], queryKey);
  const { data, ...query } = useQuery({
    queryKey,
    queryFn: async () => {
      const job = await api.get<ImportView>(`/imports/${id}`);
      if (isOver(job)) void client.invalidateQueries({ queryKey: ['records'] });
      return job;
    },
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 1500),
  });
  const cancel = useMutation({
    mutationFn: () => api.post<ImportView>(`/imports/${id}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  return { job: data, cancel, ...query };
}

/** The last imports into a form. */
export function useImportsOf(form: string) {
  const { data } = useQuery({
    queryKey: ['imports', 'list'],
    queryFn: () => api.get<{ items: ImportView[] }>('/imports'),
  });
  return data?.items.filter((job) => job.form === form) ?? [];
}
