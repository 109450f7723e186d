import type { Text } from '@careloop/kernel';
import type { JsonSchema } from '@careloop/forms';
import type { Rule } from '@careloop/rules';

/** What became of a step. An expected "no" is `skipped` with a reason; only faults throw (and are retried). */
export type ActionOutcome =
  | { status: 'done'; output?: Record<string, unknown> }
  | { status: 'skipped'; reason: string; detail?: string }
  /** Final: retrying would not help (bad settings, a 4xx answer). */
  | { status: 'failed'; reason: string; detail?: string }
  /** The provider may or may not have acted. Resolved by the automation's policy. */
  | { status: 'uncertain'; reason: string; detail?: string };

/** What a handler may use: narrow ports, never the database or Nest. */
export interface ActionContext {
  /** Stable for this step of this occurrence, also over retries: hand it to providers as idempotency key. */
  key: string;
  now: Date;
  zone: string;
  /** The record that is cared for, as it is now. */
  record: { id: string; form: string; values: Record<string, unknown> };
  /** Outputs of earlier steps by step id. */
  steps: Record<string, Record<string, unknown>>;
  /** Renders a Handlebars text in strict, sandboxed mode over the record's displayed values. Throws `Invalid('TEMPLATE_…')`. */
  render: (template: string, options?: { escape?: 'html' | 'json' | 'url' | 'none' }) => string;
  messages: {
    /** Sends through a channel, once per key: writes the message before the provider is called. */
    send: (message: {
      channel: string;
      to?: string;
      subject?: string;
      body: string;
      /** What the author wrote, not what the values look like. Default `text`. */
      format?: 'text' | 'html';
    }) => Promise<ActionOutcome>;
  };
  tasks: {
    /** Creates the task once per key. `dueInWorkdays` counts on the workspace's workday calendar. */
    create: (task: {
      queue: string;
      title: string;
      script?: string;
      dueInWorkdays?: number;
      dueInDays?: number;
      assignee?: string;
    }) => Promise<{ id: string }>;
  };
  records: {
    update: (id: string, values: Record<string, unknown>) => Promise<{ version: number }>;
    matches: (rule: Rule) => boolean;
  };
  http: {
    /**
     * Bounded request; refuses private networks unless allowed. Throws on faults before anything was sent (retried),
     * `UncertainDelivery` when the connection broke after the request was written.
     */
    request: (request: {
      url: string;
      method: string;
      headers?: Record<string, string>;
      body?: string;
    }) => Promise<{ status: number; body: string }>;
  };
  log: (message: string, facts?: Record<string, unknown>) => void;
}

/** An action: a value whose settings are a form. */
export interface ActionType {
  id: string;
  label: Text;
  group: 'message' | 'task' | 'record' | 'flow' | 'integration';
  /**
   * JSON Schema of the settings; checked when the automation is saved, drawn by the editor. `writeOnly`: a secret, kept
   * sealed and never shown again. `x-workdays`: a number of workdays, so that a rehearsal can say where holidays are not known yet.
   */
  settings: JsonSchema;
  /** Settings that are templates: checked at save for syntax and unknown fields. `values.*` = every text in `values`. */
  templates?: string[];
  /** Whether it reaches outside our database (a crash in the middle leaves it uncertain). */
  external: boolean;
  /** One sentence for the node card. */
  summary?: (settings: Record<string, unknown>) => Text;
  run: (settings: Record<string, unknown>, ctx: ActionContext) => Promise<ActionOutcome>;
}
