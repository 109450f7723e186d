import type { CommentView, NoticeList, WriteComment } from '@careloop/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '../api/client';
import { useLiveQuery } from '../api/live-events';

/** What was said about a record, newest first, and saying more. */
export function useComments(form: string, record: string) {
  const client = useQueryClient();
  const path = `/forms/${form}/records/${record}/comments`;
  const queryKey = ['comments', record];
  useLiveQuery(['comment.changed'], queryKey);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam: cursor }) => api.get<Page<CommentView>>(path, { cursor, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
  const onSuccess = () => client.invalidateQueries({ queryKey });
  const write = useMutation({
    mutationFn: ({ id, ...body }: WriteComment & { id?: string }) =>
      id ? api.patch<CommentView>(`${path}/${id}`, body) : api.create<CommentView>(path, body),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.remove(`${path}/${id}`), onSuccess });
  return { comments: query.data?.pages.flatMap((page) => page.items), write, remove, ...query };
}

/** Comments that mention me. */
export function useNotices() {
  const client = useQueryClient();
  const queryKey = ['notices'];
  useLiveQuery(['comment.changed'], queryKey);
  const { data, ...query } = useQuery({ queryKey, queryFn: () => api.get<NoticeList>('/notices') });
  const read = useMutation({
    mutationFn: (ids?: string[]) => api.post('/notices/read', { ...(ids && { ids }) }),
    onSuccess: () => client.invalidateQueries({ queryKey }),
  });
  return { notices: data, read, ...query };
}
