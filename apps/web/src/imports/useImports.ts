import type { FileInspection, ImportOptions, ImportPreview, ImportView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** Whether an import has come to its end. */
export const isOver = ({ state }: ImportView) => state !== 'waiting' && state !== 'running';

/** Which rows of a file are meant. */
export interface Place {
  sheet?: string;
  headerRow?: number;
}

/** A file with options; these stand before it: the server reads the request as it comes. */
function upload<T>(path: string, file: File, options: Record<string, string | number | boolean | undefined>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && value !== '') body.append(name, String(value));
  body.append('file', file);
  return api.upload<T>(path, body);
}

/** Looks into a file without keeping it. */
export const usePreview = (form: string) =>
  useMutation({
    mutationFn: ({ file, sheet, headerRow }: Place & { file: File }) =>
      upload<ImportPreview>(`/forms/${form}/imports/preview`, file, { sheet, headerRow }),
  });

/** Looks for the fields a new form would have. */
export const useInspection = () =>
  useMutation({
    mutationFn: ({ file, sheet, headerRow }: Place & { file: File }) =>
      upload<FileInspection>('/imports/inspect', file, { sheet, headerRow }),
  });

/** Hands a file over to be imported into a form. */
export const startImport = (form: string, { file, mapping, ...options }: ImportOptions & { file: File }) =>
  upload<{ id: string }>(`/forms/${form}/imports`, file, { ...options, mapping: JSON.stringify(mapping) });

export function useStartImport(form: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: ImportOptions & { file: File }) => startImport(form, options),
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
