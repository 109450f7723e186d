import { Injectable, Logger } from '@nestjs/common';
import { DomainError, messageOf } from '@careloop/kernel';
import { type ActionOutcome, type ChannelContext, type Delivery, UncertainDelivery } from '@careloop/sdk';
import { AppClock } from '../clock';
import { Events } from '../events';
import { AddressesService } from './addresses.service';
import { ChannelsService, type OpenChannel } from './channels.service';
import { HttpPort } from './http-port';
import { type Draft, type Ending, MessageStore, RESENT, type StoredMessage } from './message-store';
import { Outbox } from './outbox';
import type { MessageSender, ResolveRequest, SendRequest } from './send-request';
import { chunks, groupBy } from './groups';
import { Slots } from '../slots';

/** Longest wait for a provider, in milliseconds; what it does afterwards nobody knows. */
const PATIENCE = 45_000;
/** Provider calls side by side, per channel and process. */
const CALLS = 16;
/**
 * Messages written ahead of their calls. Where a provider can't be asked by key, whatever was written and not finished
 * at a crash stays uncertain: only what is called at once is written.
 */
const AHEAD = { asked: 50, silent: 8 };

interface Attempt extends Pick<Draft, 'key' | 'fence' | 'workspaceId'>, Pick<SendRequest, 'lease'> {
  policy: 'drop' | 'resend-once';
  channel: OpenChannel;
}

type Result = PromiseSettledResult<ActionOutcome>;

/**
 * Messages to customers. A row says `sending` before its provider is called and how it ended afterwards, each in a
 * transaction of its own, so that at any moment the rows tell what may have happened: per key the provider is called
 * again only when it certainly did not accept, or once more where the automation asked for that.
 */
@Injectable()
export class MessagesService implements MessageSender {
  private readonly logger = new Logger('messages');
  private readonly slots = new Map<string, Slots>();
  private readonly inHand = new Map<string, Promise<unknown>>();

  constructor(
    private store: MessageStore,
    private channels: ChannelsService,
    private addresses: AddressesService,
    private outbox: Outbox,
    private http: HttpPort,
    private clock: AppClock,
    private events: Events,
  ) {}

  async send(request: SendRequest): Promise<ActionOutcome> {
    const [result] = await this.sendMany([request]);
    if (result!.status === 'rejected') throw result!.reason;
    return result!.value;
  }

  async sendMany(requests: SendRequest[]): Promise<Result[]> {
    const results: Result[] = requests.map(() => rejected(new Error('not sent')));
    try {
      const prepared = await this.prepare(requests);
      const ready: { index: number; draft: Draft; attempt: Attempt }[] = [];
      prepared.forEach((item, index) => {
        if ('status' in item) results[index] = { status: 'fulfilled', value: item };
        else ready.push({ index, ...item });
      });
      const groups = groupBy(ready, ({ attempt }) => attempt.channel.type).flatMap((sameChannel) =>
        chunks(sameChannel, sameChannel[0]!.attempt.channel.type.lookup ? AHEAD.asked : AHEAD.silent),
      );
      await Promise.all(
        groups.map(async (group) => {
          const outcomes = await this.sendGroup(group).catch((error: unknown) => group.map(() => rejected(error)));
          group.forEach(({ index }, i) => (results[index] = outcomes[i]!));
        }),
      );
      this.tell(requests.filter((_, i) => isSent(results[i]!)));
      return results;
    } catch (error) {
      return results.map(() => rejected(error));
    }
  }

  async resolve({ workspaceId, key, fence, uncertain = 'drop', lease }: ResolveRequest): Promise<ActionOutcome | null> {
    await this.inHand.get(key)?.catch(() => {});
    const found = await this.store.find(workspaceId, key);
    if (!found || found.state === 'failed') return null;
    if (found.state !== 'sending') return outcomeOf(found);
    const channel = (await this.channels.open(workspaceId)).get(found.channel);
    if (!channel) return { status: 'uncertain', reason: 'channel-unknown' };
    return this.hold(key, () => this.pickUp(found, { workspaceId, key, fence, policy: uncertain, channel, lease }));
  }

  /** Decides what needs no provider: the channel's state, the address. */
  private async prepare(requests: SendRequest[]): Promise<(ActionOutcome | { draft: Draft; attempt: Attempt })[]> {
    const workspaces = new Map<string, Map<string, OpenChannel>>();
    for (const { about } of requests)
      if (!workspaces.has(about.workspaceId))
        workspaces.set(about.workspaceId, await this.channels.open(about.workspaceId));
    const channelOf = ({ about, channel }: SendRequest) => workspaces.get(about.workspaceId)!.get(channel);
    const unaddressed = requests.flatMap((request) => {
      const channel = channelOf(request);
      return channel && !request.to ? [{ request, about: request.about, type: channel.type }] : [];
    });
    const found = await this.addresses.find(unaddressed);
    const addresses = new Map(unaddressed.map(({ request }, i) => [request, found[i]!]));
    return requests.map((request) => {
      const {
        about,
        key,
        fence,
        lease,
        channel: id,
        subject,
        body,
        format = 'text',
        uncertain: policy = 'drop',
      } = request;
      const channel = channelOf(request);
      if (!channel) return { status: 'failed', reason: 'channel-unknown', detail: id };
      if (!channel.enabled) return { status: 'skipped', reason: 'channel-off', detail: channel.type.label.zh };
      if (channel.problem) return { status: 'failed', reason: 'channel-not-ready', detail: channel.problem.zh };
      const to = request.to ?? addresses.get(request);
      if (!to) return { status: 'skipped', reason: 'no-address' };
      const wrong = channel.type.checkAddress(to);
      if (wrong) return { status: 'skipped', reason: 'bad-address', detail: `${to.slice(0, 200)} ${wrong.zh}` };
      const { workspaceId, occurrenceId, record } = about;
      return {
        attempt: { workspaceId, key, fence, policy, channel, lease },
        draft: {
          workspaceId,
          key,
          fence,
          occurrenceId,
          recordId: record.id,
          channel: id,
          recipient: to,
          subject: channel.type.subject ? (subject ?? null) : null,
          body,
          format,
        },
      };
    });
  }

  /** Messages of one channel, few enough to be written in one statement and called side by side. */
  private sendGroup(group: { draft: Draft; attempt: Attempt }[]): Promise<Result[]> {
    return this.slotsOf(group[0]!.attempt.channel).use(group.length, async () => {
      const fresh = await this.store.begin(
        group.map(({ draft }) => draft),
        this.clock.now(),
      );
      const mine = new Set<string>();
      return Promise.allSettled(
        group.map(({ draft, attempt }) => {
          // The same key twice in one batch: the second is an attempt at what the first one wrote.
          const isFirst = fresh.has(draft.key) && !mine.has(draft.key);
          mine.add(draft.key);
          return this.hold(draft.key, () => (isFirst ? this.call(draft, attempt) : this.again(draft, attempt)));
        }),
      );
    });
  }

  /** A key that was written before. */
  private async again(draft: Draft, attempt: Attempt): Promise<ActionOutcome> {
    const found = await this.store.find(draft.workspaceId, draft.key);
    if (!found) throw new Error(`message ${draft.key} vanished`);
    if (found.state === 'sending') {
      const outcome = await this.pickUp(found, attempt);
      if (outcome) return outcome;
      return this.again(draft, attempt); // now it is known that nothing was accepted
    }
    if (found.state !== 'failed') return outcomeOf(found);
    if (!(await this.store.beginAgain(draft, found))) throw new Error(`another attempt at ${draft.key} is under way`);
    return this.call({ ...draft, reason: found.reason }, attempt);
  }

  /** Found in `sending`: an attempt was lost. Null = it certainly did not reach the provider. */
  private async pickUp(found: StoredMessage, attempt: Attempt): Promise<ActionOutcome | null> {
    if (!(await this.store.takeOver(found, attempt.fence)))
      throw new Error(`another attempt at ${found.key} is under way`);
    const { lookup } = attempt.channel.type;
    if (!lookup) return this.unknown({ ...found, fence: attempt.fence }, attempt, 'worker-lost');
    const delivery = await lookup(found.key, this.contextOf(attempt));
    if (delivery) return this.finish(attempt, endingOf(delivery));
    await this.finish(attempt, { state: 'failed', reason: 'not-accepted', ref: null });
    return null;
  }

  /** Nobody can tell what became of it: once more where the automation says so, else that is how it ends. */
  private async unknown(
    draft: Draft & { reason?: string | null },
    attempt: Attempt,
    reason: string,
  ): Promise<ActionOutcome> {
    const mayResend = attempt.policy === 'resend-once' && draft.reason !== RESENT;
    if (mayResend && (await this.store.beginResend(draft, attempt.fence)))
      return this.call({ ...draft, reason: RESENT }, attempt);
    return this.finish(attempt, { state: 'uncertain', reason, ref: null });
  }

  /** Calls the provider and writes how it ended. Rejects when trying again later may help, or others have the work now. */
  private async call(draft: Draft & { reason?: string | null }, attempt: Attempt): Promise<ActionOutcome> {
    const { type } = attempt.channel;
    const context = this.contextOf(attempt);
    const { workspaceId, recordId, key, recipient: to, subject, body, format } = draft;
    const message = { key, workspaceId, recordId, to, ...(subject !== null && { subject }), body, format };
    let delivery: Delivery | null = null;
    try {
      attempt.lease?.check();
      delivery = await patiently(type.send(message, context));
    } catch (error) {
      if (error instanceof DomainError)
        return this.finish(attempt, { state: 'rejected', reason: error.code, ref: null });
      if (!(error instanceof UncertainDelivery)) {
        await this.finish(attempt, { state: 'failed', reason: messageOf(error), ref: null });
        throw error;
      }
      delivery = (await type.lookup?.(key, context)) ?? null;
      if (!delivery) return this.unknown(draft, attempt, messageOf(error));
    }
    // Should writing this fail, the row still says `sending`: the next attempt asks, it does not repeat.
    return this.finish(attempt, endingOf(delivery));
  }

  private async finish(attempt: Attempt, ending: Pick<Ending, 'state' | 'reason' | 'ref'>): Promise<ActionOutcome> {
    const { key, fence, channel } = attempt;
    const ours = await this.store.finish({ key, fence, at: this.clock.now(), ...ending });
    // A later attempt owns the message now: what we know is not ours to write.
    if (!ours) throw new Error(`${key}: a later attempt has taken over`);
    return outcomeOf({ state: ending.state, reason: ending.reason, providerRef: ending.ref, channel: channel.type.id });
  }

  /** One attempt per key at a time in this process; others are kept apart by the fence. */
  private async hold<T>(key: string, work: () => Promise<T>): Promise<T> {
    while (this.inHand.has(key)) await this.inHand.get(key)!.catch(() => {});
    const running = work();
    this.inHand.set(key, running);
    try {
      return await running;
    } finally {
      this.inHand.delete(key);
    }
  }

  private contextOf({ channel: { settings, type }, lease }: Attempt): ChannelContext {
    const beforeWriting = () => lease?.check();
    return {
      now: this.clock.now(),
      settings,
      outbox: this.outbox.port,
      http: { request: (request) => this.http.request({ ...request, beforeWriting }) },
      log: (message, facts) => this.logger.log({ channel: type.id, ...facts }, message),
    };
  }

  private slotsOf({ type }: OpenChannel): Slots {
    let slots = this.slots.get(type.id);
    if (!slots) this.slots.set(type.id, (slots = new Slots(type.lookup ? 2 * AHEAD.asked : CALLS)));
    return slots;
  }

  private tell(sent: SendRequest[]) {
    for (const workspaceId of new Set(sent.map(({ about }) => about.workspaceId)))
      void this.events
        .publish({ workspaceId }, { name: 'message.sent' })
        .catch((error: unknown) => this.logger.warn(messageOf(error)));
  }
}

const rejected = (reason: unknown): Result => ({ status: 'rejected', reason });
const isSent = (result: Result) => result.status === 'fulfilled' && result.value.status === 'done';

function endingOf(delivery: Delivery): Pick<Ending, 'state' | 'reason' | 'ref'> {
  if (delivery.status === 'sent') return { state: 'sent', reason: null, ref: delivery.ref.slice(0, 500) };
  return { state: 'rejected', reason: delivery.reason, ref: null };
}

function outcomeOf(message: Pick<StoredMessage, 'state' | 'reason' | 'providerRef' | 'channel'>): ActionOutcome {
  const detail = message.reason ?? undefined;
  if (message.state === 'sent')
    return { status: 'done', output: { channel: message.channel, ref: message.providerRef } };
  if (message.state === 'uncertain')
    return { status: 'uncertain', reason: 'provider-unknown', ...(detail && { detail }) };
  return { status: 'failed', reason: 'rejected', ...(detail && { detail }) };
}

/** The provider's answer, or `UncertainDelivery` when it takes too long. */
async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UncertainDelivery(`no answer within ${PATIENCE} ms`)), PATIENCE).unref();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
