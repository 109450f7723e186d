import type { AppView, ChangeForm, CreateForm, FieldTypeView, FormView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** All forms of the workspace, with their fields. */
export function useForms() {
  useLiveQuery(['form.changed', 'app.changed'], ['forms']);
  const { data, ...query } = useQuery({
    queryKey: ['forms'],
    queryFn: () => api.get<{ items: FormView[] }>('/forms'),
  });
  return { forms: data?.items, ...query };
}

/** One form by key or id; undefined while loading, null when there is none. */
export function useFormDefinition(keyOrId: string | undefined) {
  const { forms, ...query } = useForms();
  const form = forms && (forms.find(({ key, id }) => key === keyOrId || id === keyOrId) ?? null);
  return { form, forms, ...query };
}

/** Installed apps and what they brought. */
export function useApps() {
  const { data, ...query } = useQuery({
    queryKey: ['apps'],
    queryFn: () => api.get<{ items: AppView[] }>('/apps'),
  });
  return { apps: data?.items, ...query };
}

/** The field types a form may use, named in the reader's language. */
export function useFieldTypes(language: string) {
  const { data } = useQuery({
    queryKey: ['field-types', language],
    queryFn: () => api.get<{ items: Static<typeof FieldTypeView>[] }>('/field-types'),
    staleTime: Infinity,
  });
  return data?.items ?? [];
}

/** Making, changing and putting away forms. */
export function useFormChanges() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ['forms'] });
  const create = useMutation({
    mutationFn: (body: CreateForm) => api.create<FormView>('/forms', body),
    onSuccess: refresh,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChangeForm & { id: string }) => api.patch<FormView>(`/forms/${id}`, body),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.remove(`/forms/${id}`), onSuccess: refresh });
  return { create, change, remove };
}
