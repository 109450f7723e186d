import type {
  ActionTypeView as ActionTypeViewContract,
  AutomationView,
  ChangeAutomation,
  ChannelTypeView as ChannelTypeViewContract,
  CreateAutomation,
  EffectView,
  OccurrenceSummary,
  Publish,
  Published,
  QueueView,
  Rehearsal as RehearsalContract,
  Rehearse,
  Resume,
} from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Static } from 'typebox';
import { api } from '../api/client';
import { useLiveQuery } from '../api/live-events';

export type ActionTypeView = Static<typeof ActionTypeViewContract>;
export type ChannelTypeView = Static<typeof ChannelTypeViewContract>;
export type Rehearsal = Static<typeof RehearsalContract>;
type Items<T> = { items: T[] };

/** All automations of the workspace. */
export function useAutomations() {
  useLiveQuery(['automation.changed', 'app.changed'], ['automations']);
  const { i18n } = useTranslation();
  const { data, ...query } = useQuery({
    queryKey: ['automations', 'list', i18n.language],
    queryFn: () => api.get<Items<AutomationView>>('/automations', { limit: 200 }),
  });
  return { automations: data?.items, ...query };
}

/** One automation, with its sentence and problems in the reader's language. */
export function useAutomation(id: string) {
  useLiveQuery(['automation.changed'], ['automations', id]);
  const { i18n } = useTranslation();
  const { data, ...query } = useQuery({
    queryKey: ['automations', id, i18n.language],
    queryFn: () => api.get<AutomationView>(`/automations/${id}`),
  });
  return { automation: data, ...query };
}

/** How many of its promises are in which state. */
export function useStateCounts(id: string) {
  useLiveQuery(['occurrence.changed'], ['automations', id, 'summary']);
  const { data } = useQuery({
    queryKey: ['automations', id, 'summary'],
    queryFn: () => api.get<Static<typeof OccurrenceSummary>>(`/automations/${id}/summary`),
  });
  return data?.states;
}

/** Treated customers against the control group. */
export function useEffectOf(id: string, wanted: boolean) {
  const { data } = useQuery({
    queryKey: ['automations', id, 'effect'],
    queryFn: () => api.get<Static<typeof EffectView>>(`/automations/${id}/effect`),
    enabled: wanted,
  });
  return data;
}

/** What would happen between two days; nothing is written or sent. Saved draft only. */
export function useRehearsal(id: string, span: Rehearse | null, stamp: string) {
  const { i18n } = useTranslation();
  const { data, ...query } = useQuery({
    queryKey: ['automations', id, 'rehearsal', stamp, span, i18n.language],
    queryFn: () => api.post<Rehearsal>(`/automations/${id}/rehearse`, span),
    enabled: span !== null,
    staleTime: 60_000,
  });
  return { rehearsal: data, ...query };
}

/** What steps there are, the channels messages can take and the queues tasks can wait in. */
export function useStepKinds() {
  const { i18n } = useTranslation();
  const actions = useQuery({
    queryKey: ['action-types', i18n.language],
    queryFn: () => api.get<Items<ActionTypeView>>('/action-types'),
    staleTime: 300_000,
  });
  const channels = useQuery({
    queryKey: ['channels', i18n.language],
    queryFn: () => api.get<Items<ChannelTypeView>>('/channels'),
  });
  const queues = useQuery({ queryKey: ['queues'], queryFn: () => api.get<Items<QueueView>>('/queues') });
  return { actions: actions.data?.items, channels: channels.data?.items, queues: queues.data?.items };
}

/** Everything that changes an automation. */
export function useAutomationChanges(id = '') {
  const client = useQueryClient();
  const { i18n } = useTranslation();
  const refresh = () => client.invalidateQueries({ queryKey: ['automations'] });
  const changing = <B, R>(send: (body: B) => Promise<R>) => ({ mutationFn: send, onSuccess: refresh });
  const at = `/automations/${id}`;
  return {
    create: useMutation(changing((body: CreateAutomation) => api.create<AutomationView>('/automations', body))),
    change: useMutation({
      mutationFn: (body: ChangeAutomation) => api.patch<AutomationView>(at, body),
      onSuccess: (view) => {
        client.setQueryData(['automations', id, i18n.language], view);
        return refresh();
      },
    }),
    remove: useMutation(changing(() => api.remove(at))),
    publish: useMutation(changing((body: Publish) => api.post<Static<typeof Published>>(`${at}/publish`, body))),
    pause: useMutation(changing(() => api.post(`${at}/pause`))),
    resume: useMutation(changing((body: Static<typeof Resume>) => api.post(`${at}/resume`, body))),
    run: useMutation(changing((records: string[]) => api.post(`${at}/run`, { records }))),
  };
}
