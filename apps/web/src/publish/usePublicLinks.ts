import type { ChangePublicLink, CreatePublicLink, PublicFields, PublicLinkView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';

/** The address of a link, with signed parameters if there are some. */
export const addressOf = ({ token }: PublicLinkView, params?: string): string =>
  `${location.origin}/p/${token}${params ? `?d=${params}` : ''}`;

/** Public links of a form, the fields they can use, and making, changing and deleting them. */
export function usePublicLinks(form: string) {
  const client = useQueryClient();
  const queryKey = ['public-links', form];
  const { data, ...query } = useQuery({
    queryKey,
    queryFn: () => api.get<{ items: PublicLinkView[]; fields: PublicFields }>(`/forms/${form}/public-links`),
  });
  const onSuccess = () => client.invalidateQueries({ queryKey });
  const create = useMutation({
    mutationFn: (body: CreatePublicLink) => api.create<PublicLinkView>(`/forms/${form}/public-links`, body),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChangePublicLink & { id: string }) =>
      api.patch<PublicLinkView>(`/public-links/${id}`, body),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.remove(`/public-links/${id}`), onSuccess });
  return { links: data?.items, fields: data?.fields, create, change, remove, ...query };
}
