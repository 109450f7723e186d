import type { AppView, InstallTemplate, TemplateView, Uninstalled } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** The templates in the reader's language. */
export function useTemplates() {
  useLiveQuery(['app.changed'], ['templates']);
  const { i18n } = useTranslation();
  const { data, ...query } = useQuery({
    queryKey: ['templates', i18n.language],
    queryFn: () => api.get<{ items: TemplateView[] }>('/templates'),
  });
  return { templates: data?.items, ...query };
}

/** Installing and uninstalling. Either changes forms, automations and queues. */
export function useTemplateChanges() {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all(
      ['templates', 'apps', 'forms', 'automations', 'queues', 'records'].map((key) =>
        client.invalidateQueries({ queryKey: [key] }),
      ),
    );
  return {
    install: useMutation({
      mutationFn: ({ id, ...body }: InstallTemplate & { id: string }) =>
        api.create<AppView>(`/templates/${encodeURIComponent(id)}/install`, body),
      onSuccess: refresh,
    }),
    uninstall: useMutation({
      mutationFn: (id: string) => api.remove<Uninstalled>(`/apps/${id}`),
      onSuccess: refresh,
    }),
  };
}
