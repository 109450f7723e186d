import type { FormVersionView } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMembers } from '../access/useMembers';
import { api } from '../api/client';

/** The versions of a form, newest first, and who made them. */
export function useVersions(formId: string) {
  const { members } = useMembers();
  const { data, error, refetch } = useQuery({
    queryKey: ['forms', formId, 'versions'],
    queryFn: () => api.get<{ items: FormVersionView[] }>(`/forms/${formId}/versions`),
    staleTime: 0,
  });
  const nameOf = (id: string | null) => members?.find((member) => member.id === id)?.name;
  return { versions: data?.items, nameOf, error, refetch };
}
