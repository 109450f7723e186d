import type { Rule } from '@careloop/rules';

/** How a date that does not exist is moved (RFC 7529 SKIP). */
export type Skip = 'backward' | 'forward' | 'omit';

export type Trigger =
  | {
      type: 'date';
      field: string;
      every: 'once' | 'year' | 'month';
      /** Days added to the (adjusted) date; negative = before. */
      offsetDays?: number;
      /** Local time `HH:MM`. */
      at: string;
      skip?: Skip;
    }
  | {
      type: 'record';
      on: ('created' | 'updated')[];
      /** For `updated`: only when one of these changed. */
      fields?: string[];
      /** Fires once, so many seconds after the last change. */
      settleSeconds?: number;
    }
  | { type: 'manual' };

/** One step. Settings belong to the action; `flow.wait` and `flow.branch` are read by `advance` itself. */
export interface Step {
  id: string;
  action: string;
  name?: string;
  settings: Record<string, unknown>;
}

/** `flow.wait`: so many days from now, then the local time; or hours/minutes as a plain duration. */
export interface WaitSettings {
  days?: number;
  hours?: number;
  minutes?: number;
  at?: string;
}

/** `flow.branch`: the first branch whose rule holds, else `otherwise`; afterwards the flow goes on below. */
export interface BranchSettings {
  branches: { name?: string; when: Rule; steps: Step[] }[];
  otherwise?: Step[];
}

export interface Policy {
  /** Share of customers held back as control group, 0 … 0.9. */
  holdout?: number;
  /** An action later than this is skipped as expired. Counted from due_at. Default 24. */
  notAfterHours?: number;
  /** How often one record may be cared for. */
  once?: 'occurrence' | 'record' | { days: number };
  /** What to do with a send whose fate is unknown after a crash. */
  uncertain?: 'drop' | 'resend-once';
}

/** What an automation does: a draft is one, a version is a frozen one. */
export interface AutomationDefinition {
  name: string;
  /** Form key or id. */
  form: string;
  trigger: Trigger;
  condition?: Rule;
  steps: Step[];
  policy?: Policy;
}
