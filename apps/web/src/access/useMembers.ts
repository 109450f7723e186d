import type { MemberView } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';

/** The members of the workspace; disabled ones too, since records still name them. */
export function useMembers() {
  const { data, ...query } = useQuery({
    queryKey: ['members'],
    queryFn: () => api.get<{ items: MemberView[] }>('/members'),
    staleTime: 60_000,
  });
  return { members: data?.items, ...query };
}
