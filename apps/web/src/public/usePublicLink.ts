import type { AnswerPublic, PublicResults, PublicView, QueryPublic } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../api/client';
import { failedWith } from '../api/error';
import { type Challenge, type Proof, work } from './work';

const FOR_EVER = 3_650 * 86_400_000;

/** A public link as its visitor meets it: opening it, saying the password, sending an answer or a question. */
export function usePublicLink(token: string, params: string | undefined) {
  const client = useQueryClient();
  const queryKey = ['public', token];
  const proof = useRef<{ challenge: string; done: Promise<Proof> }>(undefined);
  /** The work begins when the page is there: it is done before anybody has filled in a form. */
  const begin = (challenge: Challenge | null) => {
    if (challenge && proof.current?.challenge !== challenge.challenge)
      proof.current = { challenge: challenge.challenge, done: work(challenge) };
  };
  const open = async (body: { password?: string; pass?: string }) => {
    const view = await api.post<PublicView>(`/public/${token}/open`, { ...body, ...(params && { params }) });
    begin(view.challenge);
    // Editors of times ask for the zone of whoever is signed in; here it is the workspace's, and never fetched.
    client.setQueryData(['me'], { workspace: { zone: view.zone } }, { updatedAt: Date.now() + FOR_EVER });
    return view;
  };
  const { data: view, ...query } = useQuery({
    queryKey,
    queryFn: () => open({}),
    staleTime: Infinity,
    retry: false,
  });
  const unlock = useMutation({
    mutationFn: (password: string) => open({ password }),
    onSuccess: (opened) => client.setQueryData(queryKey, opened),
  });
  const again = async () => client.setQueryData(queryKey, await open({ ...(view?.pass && { pass: view.pass }) }));
  /** With the work of this page; should it have run out, once more with new work. */
  const send = async <T>(path: string, body: object): Promise<T> => {
    const post = async () =>
      api.post<T>(`/public/${token}/${path}`, {
        ...body,
        ...(view?.pass && { pass: view.pass }),
        ...(proof.current && { proof: await proof.current.done }),
      });
    try {
      return await post();
    } catch (error) {
      if (!failedWith(error, 'PUBLIC_PROOF_NEEDED')) throw error;
      await again();
      return post();
    }
  };
  const answer = useMutation({
    mutationFn: (values: AnswerPublic['values']) =>
      send<{ thanks: string }>('answers', { values, ...(params && { params }) } satisfies AnswerPublic),
  });
  const ask = useMutation({
    mutationFn: async (values: QueryPublic['values']) => {
      const results = await send<PublicResults>('query', { values } satisfies QueryPublic);
      begin(results.challenge);
      return results;
    },
  });
  return { view, unlock, again, answer, ask, ...query };
}
