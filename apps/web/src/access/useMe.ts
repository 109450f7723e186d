import type { Me, SignedIn, SignIn } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { failedWith } from '../api/error';

/** Who is signed in; null when nobody is. */
export function useMe() {
  const { data, ...query } = useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      try {
        return await api.get<Me>('/auth/me');
      } catch (error) {
        if (failedWith(error, 'UNAUTHORIZED')) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
  return { me: data, ...query };
}

/** The signed-in member and workspace; only below the guard, where there is one. */
export function useMember(): Me {
  const { me } = useMe();
  if (!me) throw new Error('useMember is used outside the signed-in part');
  return me;
}

const ranks = { agent: 0, builder: 1, admin: 2 };

/** Whether the member has at least this role. The server decides; this only hides what it would refuse. */
export const useMay = (role: keyof typeof ranks): boolean => ranks[useMember().member.role] >= ranks[role];

/** Signing in and out. Out forgets everything that was read. */
export function useSession() {
  const client = useQueryClient();
  const signIn = useMutation({
    mutationFn: (credentials: SignIn) => api.post<SignedIn>('/auth/sign-in', credentials),
    onSuccess: () => client.fetchQuery({ queryKey: ['me'], queryFn: () => api.get<Me>('/auth/me'), staleTime: 0 }),
  });
  const signOut = useMutation({
    mutationFn: () => api.post('/auth/sign-out'),
    onSettled: () => {
      client.setQueryData(['me'], null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
  });
  return { signIn, signOut };
}
