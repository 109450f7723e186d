import Type, { type Static } from 'typebox';
import type { Step, Trigger } from '@careloop/workflow';
import { Id, Instant, LocalDate, LocalTime, Nullable, RuleBody, Strict, Values } from './shared';

const dateTrigger = Strict({
  type: Type.Literal('date'),
  field: Type.String(),
  every: Type.Union([Type.Literal('once'), Type.Literal('year'), Type.Literal('month')]),
  offsetDays: Type.Optional(Type.Integer({ minimum: -366, maximum: 3660 })),
  at: LocalTime,
  skip: Type.Optional(Type.Union([Type.Literal('backward'), Type.Literal('forward'), Type.Literal('omit')])),
});
const recordTrigger = Strict({
  type: Type.Literal('record'),
  on: Type.Array(Type.Union([Type.Literal('created'), Type.Literal('updated')]), { minItems: 1, maxItems: 2 }),
  fields: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  settleSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
});
const manualTrigger = Strict({ type: Type.Literal('manual') });
export const TriggerBody = Type.Unsafe<Trigger>(Type.Union([dateTrigger, recordTrigger, manualTrigger]));

/** Settings are checked against the action; branches hold steps, so the whole tree is checked by libs/workflow. */
export const StepBody = Type.Unsafe<Step>(
  Strict({
    id: Type.String({ pattern: '^[a-z][a-z0-9_-]{0,59}$' }),
    action: Type.String({ maxLength: 100 }),
    name: Type.Optional(Type.String({ maxLength: 100 })),
    settings: Type.Record(Type.String(), Type.Unknown()),
  }),
);

export const PolicyBody = Strict({
  holdout: Type.Optional(Type.Number({ minimum: 0, maximum: 0.9 })),
  notAfterHours: Type.Optional(Type.Number({ minimum: 1, maximum: 8760 })),
  once: Type.Optional(
    Type.Union([
      Type.Literal('occurrence'),
      Type.Literal('record'),
      Strict({ days: Type.Integer({ minimum: 1, maximum: 3660 }) }),
    ]),
  ),
  uncertain: Type.Optional(Type.Union([Type.Literal('drop'), Type.Literal('resend-once')])),
});

export const CreateAutomation = Strict({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  form: Type.String({ minLength: 1, maxLength: 100 }),
  trigger: TriggerBody,
  condition: Type.Optional(Nullable(RuleBody)),
  steps: Type.Array(StepBody, { minItems: 1, maxItems: 100 }),
  policy: Type.Optional(PolicyBody),
});
export type CreateAutomation = Static<typeof CreateAutomation>;

export const ChangeAutomation = Strict({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  trigger: Type.Optional(TriggerBody),
  condition: Type.Optional(Nullable(RuleBody)),
  steps: Type.Optional(Type.Array(StepBody, { minItems: 1, maxItems: 100 })),
  policy: Type.Optional(PolicyBody),
});
export type ChangeAutomation = Static<typeof ChangeAutomation>;

export const AutomationView = Type.Object({
  id: Id,
  name: Type.String(),
  form: Type.String({ description: "The form's key" }),
  formName: Type.String(),
  state: Type.Union([Type.Literal('draft'), Type.Literal('active'), Type.Literal('paused')]),
  trigger: TriggerBody,
  condition: Nullable(RuleBody),
  steps: Type.Array(StepBody),
  policy: PolicyBody,
  version: Nullable(Type.Integer({ description: 'The active version' })),
  /** The draft differs from what runs. */
  changed: Type.Boolean(),
  /** Trigger and condition in words, in the reader's language. */
  sentence: Type.String(),
  /** What stands in the way of publishing. */
  problems: Type.Array(Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() })),
  appId: Nullable(Id),
  createdAt: Instant,
  updatedAt: Instant,
});
export type AutomationView = Static<typeof AutomationView>;

export const Rehearse = Strict({ from: LocalDate, to: LocalDate });
export type Rehearse = Static<typeof Rehearse>;
/** What would happen; nothing is written or sent. `items` shows at most 1,000 of `total`, earliest first. */
export const Rehearsal = Type.Object({
  total: Type.Integer(),
  days: Type.Array(Type.Object({ date: LocalDate, count: Type.Integer(), skipped: Type.Integer() })),
  reasons: Type.Array(Type.Object({ reason: Type.String(), message: Type.String(), count: Type.Integer() })),
  items: Type.Array(
    Type.Object({
      recordId: Id,
      name: Type.String(),
      occurrenceKey: Type.String(),
      dueAt: Instant,
      outcome: Type.Union([Type.Literal('would-run'), Type.Literal('skipped'), Type.Literal('control')]),
      reason: Type.Optional(Type.String()),
      message: Type.Optional(Type.String()),
      /** Counts workdays into a year whose holidays are not known yet: that date may still move. */
      provisional: Type.Optional(Type.Boolean()),
    }),
  ),
  /** How many of those that would run are provisional, in a sentence; null: none. */
  provisional: Nullable(Type.Object({ count: Type.Integer(), message: Type.String() })),
});
export type Rehearsal = Static<typeof Rehearsal>;

export const Publish = Strict({
  start: Type.Union([
    Type.Literal('future'),
    Type.Literal('today'),
    Strict({ days: Type.Integer({ minimum: 1, maximum: 365 }) }),
  ]),
  waiting: Type.Optional(Type.Union([Type.Literal('stay'), Type.Literal('move')])),
});
export type Publish = Static<typeof Publish>;
export const Published = Type.Object({
  version: Type.Integer(),
  /** Promises planned right away, and waiting customers that moved or stayed. */
  planned: Type.Integer(),
  moved: Type.Integer(),
  stayed: Type.Integer(),
});
export type Published = Static<typeof Published>;
export const Resume = Strict({ backlog: Type.Union([Type.Literal('skip'), Type.Literal('run')]) });
export type Resume = Static<typeof Resume>;

/** Starts a manual automation for chosen records. */
export const RunNow = Strict({ records: Type.Array(Id, { minItems: 1, maxItems: 1000 }) });
export type RunNow = Static<typeof RunNow>;

export const OccurrenceQuery = Strict({
  automation: Type.Optional(Id),
  record: Type.Optional(Id),
  state: Type.Optional(Type.String({ maxLength: 200, description: 'One state, or several with commas' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type OccurrenceQuery = Static<typeof OccurrenceQuery>;

export const OccurrenceView = Type.Object({
  id: Id,
  automation: Type.Object({ id: Id, name: Type.String() }),
  version: Type.Integer(),
  record: Type.Object({ id: Id, form: Type.String(), name: Type.String() }),
  occurrenceKey: Type.String(),
  dueAt: Instant,
  notAfter: Instant,
  zone: Type.String(),
  state: Type.String(),
  reason: Nullable(Type.String()),
  /** The reason as a sentence. */
  message: Nullable(Type.String()),
  arm: Nullable(Type.Union([Type.Literal('treated'), Type.Literal('control')])),
  resumeAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
});
export type OccurrenceView = Static<typeof OccurrenceView>;

export const StepView = Type.Object({
  path: Type.String(),
  action: Type.String(),
  state: Type.String(),
  reason: Nullable(Type.String()),
  message: Nullable(Type.String()),
  attempt: Type.Integer(),
  output: Nullable(Type.Record(Type.String(), Type.Unknown())),
  startedAt: Instant,
  finishedAt: Nullable(Instant),
});

/** An explanation as a tree of sentences with the values read. */
export const ExplanationView = Type.Unsafe<import('@careloop/rules').Explanation>(
  Type.Object({}, { additionalProperties: true }),
);

/** What a person found out about care whose fate was unknown (`uncertain`). */
export const ResolveOccurrence = Strict({
  outcome: Type.Union([Type.Literal('sent'), Type.Literal('not-sent')]),
  note: Type.Optional(Type.String({ maxLength: 500 })),
});
export type ResolveOccurrence = Static<typeof ResolveOccurrence>;

export const ResolutionView = Type.Object({
  outcome: ResolveOccurrence.properties.outcome,
  note: Type.String(),
  by: Nullable(Type.Object({ id: Id, name: Type.String() })),
  at: Instant,
  /** All of it as one sentence. */
  message: Type.String(),
});

export const OccurrenceDetail = Type.Object({
  ...OccurrenceView.properties,
  explanation: Nullable(ExplanationView),
  /** Oldest first; mostly none. */
  resolutions: Type.Array(ResolutionView),
  steps: Type.Array(StepView),
  messages: Type.Array(
    Type.Object({
      id: Id,
      channel: Type.String(),
      recipient: Type.String(),
      subject: Nullable(Type.String()),
      body: Type.String(),
      state: Type.String(),
      reason: Nullable(Type.String()),
      providerRef: Nullable(Type.String()),
      sentAt: Nullable(Instant),
    }),
  ),
});
export type OccurrenceDetail = Static<typeof OccurrenceDetail>;

export const OccurrenceSummary = Type.Object({ states: Type.Record(Type.String(), Type.Integer()) });

/** Treated against control, from the ledger's arms. */
export const EffectView = Type.Object({
  treated: Type.Integer(),
  control: Type.Integer(),
  states: Type.Record(Type.String(), Type.Integer()),
});

export const ActionTypeView = Type.Object({
  id: Type.String(),
  label: Type.String(),
  group: Type.String(),
  settings: Type.Unknown(),
});
export const ChannelTypeView = Type.Object({
  id: Type.String(),
  label: Type.String(),
  subject: Type.Boolean(),
  enabled: Type.Boolean(),
  ready: Type.Boolean(),
  problem: Nullable(Type.String()),
  /** To admins only: the JSON Schema of its settings and how they stand, secrets masked. */
  schema: Type.Optional(Type.Unknown()),
  settings: Type.Optional(Values),
});
export type ChannelTypeView = Static<typeof ChannelTypeView>;
