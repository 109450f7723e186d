import type { FormDefinition } from '@careloop/forms';
import type { ActionOutcome } from '@careloop/sdk';
import type { Lease } from '../lease';

/** The one whom a step cares for, as the runner has loaded it. */
export interface CareSubject {
  workspaceId: string;
  occurrenceId: string;
  form: FormDefinition;
  record: { id: string; values: Record<string, unknown> };
}

/** One rendered message of one step. */
export interface SendRequest {
  about: CareSubject;
  /** `<occurrence>/<step path>`: the message is written once under it, whatever happens. */
  key: string;
  /** The occurrence's fence when it was claimed: an attempt with a lower one can't finish this message any more. */
  fence: number;
  channel: string;
  /** Address from the step; absent = the customer's role that the channel names. */
  to?: string;
  subject?: string;
  body: string;
  format?: 'text' | 'html';
  /** What to do when nobody can tell whether it was sent. Default `drop`. */
  uncertain?: 'drop' | 'resend-once';
  /** The provider is not called any more when it has ended. Absent: the caller's work is nobody else's. */
  lease?: Lease;
}

/** An earlier attempt to look at: was it sent? */
export type ResolveRequest = Pick<SendRequest, 'key' | 'fence' | 'uncertain' | 'lease'> & { workspaceId: string };

/**
 * What the runner uses to reach customers. Provider refusals, missing addresses and unknown fates are outcomes;
 * a rejected promise is a fault that may pass (retry with the same key; nothing was accepted by the provider).
 */
export interface MessageSender {
  /** Writes the message, then calls the provider, then writes the result. Safe to call again with the same key. */
  send(request: SendRequest): Promise<ActionOutcome>;
  /** The same for many, in a few statements; one result per request, in order. Never rejects as a whole. */
  sendMany(requests: SendRequest[]): Promise<PromiseSettledResult<ActionOutcome>[]>;
  /**
   * Before a message step runs again after a lost lease: what became of the first attempt. Null = the provider has
   * certainly not accepted anything under this key, so render and `send` as usual.
   */
  resolve(request: ResolveRequest): Promise<ActionOutcome | null>;
}
