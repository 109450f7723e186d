import type { Text } from '@careloop/kernel';
import type { JsonSchema } from '@careloop/forms';

/** A rendered message, ready for a provider. */
export interface OutgoingMessage {
  /** Idempotency key: the same message has the same key, whatever happened in between. */
  key: string;
  workspaceId: string;
  recordId: string;
  to: string;
  subject?: string;
  body: string;
  /** `html`: values in the body are already escaped. */
  format: 'text' | 'html';
}

export type Delivery =
  | { status: 'sent'; ref: string }
  /** The provider said no, for good (unknown address …). */
  | { status: 'rejected'; reason: string };

export interface ChannelContext {
  now: Date;
  /** Settings of the channel in this workspace with secrets opened; environment defaults filled in. */
  settings: Record<string, unknown>;
  /** Where the built-in sandbox keeps what it "sent". */
  outbox: { put: (message: OutgoingMessage) => Promise<string>; find: (key: string) => Promise<string | null> };
  http: {
    /** As in `ActionContext`. */
    request: (r: {
      url: string;
      method: string;
      headers?: Record<string, string>;
      body?: string;
    }) => Promise<{ status: number; body: string }>;
  };
  log: (message: string, facts?: Record<string, unknown>) => void;
}

/** A way to reach a customer. */
export interface ChannelType {
  id: string;
  label: Text;
  /** Which customer role holds the address, when the step names none. */
  addressRole?: 'email' | 'mobile';
  /** Whether a subject line is used. */
  subject: boolean;
  /** JSON Schema of its settings; properties marked `writeOnly` are secrets: kept sealed and never shown again. */
  settings: JsonSchema;
  /** What still keeps it from sending with these settings, or null when it is ready. */
  problem?: (settings: Record<string, unknown>) => Text | null;
  /** Ends what it keeps open (pooled connections); called once when the server stops. */
  close?: () => void;
  /** A problem with an address, or null. Checked before anything is sent. */
  checkAddress: (to: string) => Text | null;
  /** Throws on a fault that may pass (retried); an unknown fate throws `UncertainDelivery`. */
  send: (message: OutgoingMessage, ctx: ChannelContext) => Promise<Delivery>;
  /** Asks the provider whether a key was accepted. Absent = the provider can't tell. */
  lookup?: (key: string, ctx: ChannelContext) => Promise<Delivery | null>;
}

/** The connection broke after the provider may have accepted. */
export class UncertainDelivery extends Error {}
