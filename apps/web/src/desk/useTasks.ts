import type {
  ChangeQueue,
  Claimed,
  CompleteTask,
  CreateQueue,
  CreateTask,
  QueueView,
  TaskView,
  TimelineEntry,
} from '@careloop/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { api, type Page } from '../api/client';
import { useLiveQuery } from '../api/live-events';

type Claimed = Static<typeof Claimed>;

/** As many tasks as one person looks at; the most urgent come first. */
const MOST = 200;

/** Open work: what is mine, and what nobody has claimed. `queue` narrows both. */
export function useOpenTasks(queue: string | undefined) {
  useLiveQuery(['task.changed'], ['tasks']);
  const list = (key: string, query: Record<string, string | boolean>) => ({
    queryKey: ['tasks', key, queue],
    queryFn: () => api.get<Page<TaskView>>('/tasks', { ...query, queue, limit: MOST }),
    placeholderData: keepPreviousData,
  });
  const mine = useQuery(list('mine', { mine: true }));
  const free = useQuery(list('free', { state: 'open' }));
  const open = ({ state }: TaskView) => state === 'open' || state === 'claimed';
  return {
    mine: mine.data?.items.filter(open),
    free: free.data?.items.filter(({ assignee }) => !assignee),
    error: mine.error ?? free.error,
    refetch: () => Promise.all([mine.refetch(), free.refetch()]),
  };
}

/** One task by its address, also when it is in no list any more. */
export function useTask(id: string | null) {
  const { data, error } = useQuery({
    queryKey: ['tasks', 'one', id],
    queryFn: () => api.get<TaskView>(`/tasks/${id}`),
    enabled: id !== null,
  });
  return { task: data, error };
}

/** Everything claimed, to see who carries how much. */
export function useClaimedTasks() {
  useLiveQuery(['task.changed'], ['tasks']);
  const { data, ...query } = useQuery({
    queryKey: ['tasks', 'claimed'],
    queryFn: () => api.get<Page<TaskView>>('/tasks', { state: 'claimed', limit: MOST }),
  });
  return { claimed: data, ...query };
}

/** The queues tasks wait in, with what is open and overdue. */
export function useQueues() {
  useLiveQuery(['task.changed', 'app.changed'], ['queues']);
  const { data, ...query } = useQuery({
    queryKey: ['queues'],
    queryFn: () => api.get<{ items: QueueView[] }>('/queues'),
  });
  return { queues: data?.items, ...query };
}

/** The last care for a record, to know what was said before. */
export function useLastCare(record: TaskView['record']) {
  const { data } = useQuery({
    queryKey: ['record', record?.form, record?.id, 'last-care'],
    queryFn: () => api.get<Page<TimelineEntry>>(`/forms/${record?.form}/records/${record?.id}/timeline`, { limit: 4 }),
    enabled: record !== null,
  });
  return data?.items;
}

/** Everything people do with tasks and queues. */
export function useTaskChanges() {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['tasks'] }),
      client.invalidateQueries({ queryKey: ['queues'] }),
    ]);
  const act = <B, R = unknown>(path: string) => ({
    mutationFn: ({ id, ...body }: B & { id: string }) => api.post<R>(`/tasks/${id}/${path}`, body),
    onSettled: refresh,
  });
  return {
    claim: useMutation(act<object, Claimed>('claim')),
    complete: useMutation(act<CompleteTask>('complete')),
    snooze: useMutation(act<{ until: string }>('snooze')),
    transfer: useMutation(act<{ member: string }>('transfer')),
    release: useMutation(act<object>('release')),
    create: useMutation({ mutationFn: (body: CreateTask) => api.create<TaskView>('/tasks', body), onSuccess: refresh }),
    createQueue: useMutation({
      mutationFn: (body: CreateQueue) => api.create<QueueView>('/queues', body),
      onSuccess: refresh,
    }),
    changeQueue: useMutation({
      mutationFn: ({ id, ...body }: ChangeQueue & { id: string }) => api.patch<QueueView>(`/queues/${id}`, body),
      onSuccess: refresh,
    }),
  };
}
