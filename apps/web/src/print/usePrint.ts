import type { PrintedRecord, PrintTemplateView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';

/** A record as HTML for paper; the server has cleaned it. `html`: by a template that is being tried. */
export function usePrinted(form: string, id: string, html: string | undefined) {
  const { data: printed, ...query } = useQuery({
    queryKey: ['print', form, id, html ?? null],
    queryFn: () =>
      api.post<PrintedRecord>(`/forms/${form}/records/${id}/print`, { ...(html !== undefined && { html }) }),
    placeholderData: (before) => before,
    staleTime: 0,
  });
  return { printed, ...query };
}

/** The form's print template, and keeping another; null goes back to the form's fields. */
export function usePrintTemplate(form: string) {
  const client = useQueryClient();
  const queryKey = ['print-template', form];
  const { data: template, ...query } = useQuery({
    queryKey,
    queryFn: () => api.get<PrintTemplateView>(`/forms/${form}/print-template`),
  });
  const change = useMutation({
    mutationFn: (html: string | null) => api.put<PrintTemplateView>(`/forms/${form}/print-template`, { html }),
    onSuccess: async (kept) => {
      client.setQueryData(queryKey, kept);
      await client.invalidateQueries({ queryKey: ['print', form] });
    },
  });
  return { template, change, ...query };
}
