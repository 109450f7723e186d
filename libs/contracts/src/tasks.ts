import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, Strict } from './shared';

export const TaskQuery = Strict({
  queue: Type.Optional(Type.String({ maxLength: 100 })),
  /** Absent: all that is still to do. Tasks put off are hidden until their time; `snoozed` shows just them. */
  state: Type.Optional(
    Type.Union([
      Type.Literal('open'),
      Type.Literal('claimed'),
      Type.Literal('snoozed'),
      Type.Literal('done'),
      Type.Literal('cancelled'),
    ]),
  ),
  mine: Type.Optional(Type.Boolean()),
  record: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type TaskQuery = Static<typeof TaskQuery>;

export const TaskView = Type.Object({
  id: Id,
  queue: Type.Object({ key: Type.String(), name: Type.String() }),
  title: Type.String(),
  script: Type.String(),
  reason: Type.String(),
  record: Nullable(Type.Object({ id: Id, form: Type.String(), name: Type.String(), mobile: Nullable(Type.String()) })),
  occurrenceId: Nullable(Id),
  state: Type.String(),
  assignee: Nullable(Type.Object({ id: Id, name: Type.String() })),
  dueAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
  outcome: Nullable(Type.String()),
  outcomes: Type.Array(Type.Object({ key: Type.String(), label: Type.String() })),
  note: Type.String(),
  createdAt: Instant,
  completedAt: Nullable(Instant),
});
export type TaskView = Static<typeof TaskView>;

export const CreateTask = Strict({
  queue: Type.String({ minLength: 1, maxLength: 100 }),
  title: Type.String({ minLength: 1, maxLength: 200 }),
  script: Type.Optional(Type.String({ maxLength: 5000 })),
  form: Type.Optional(Type.String({ maxLength: 100 })),
  record: Type.Optional(Id),
  dueAt: Type.Optional(Instant),
  assignee: Type.Optional(Id),
});
export type CreateTask = Static<typeof CreateTask>;
export const Claimed = Type.Object({ result: Type.Union([Type.Literal('claimed'), Type.Literal('taken')]) });
export const CompleteTask = Strict({
  outcome: Type.String({ minLength: 1, maxLength: 100 }),
  note: Type.Optional(Type.String({ maxLength: 5000 })),
});
export type CompleteTask = Static<typeof CompleteTask>;
export const SnoozeTask = Strict({ until: Instant });
export type SnoozeTask = Static<typeof SnoozeTask>;
export const TransferTask = Strict({ member: Id });
export type TransferTask = Static<typeof TransferTask>;

const QueueOutcomes = Type.Array(
  Strict({ key: Type.String({ minLength: 1, maxLength: 60 }), label: Type.String({ minLength: 1, maxLength: 100 }) }),
  { maxItems: 20 },
);
/** What a queue's key looks like. */
export const QUEUE_KEY = '^[a-z][a-z0-9_-]{0,62}$';
export const CreateQueue = Strict({
  key: Type.String({ pattern: QUEUE_KEY }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  outcomes: Type.Optional(QueueOutcomes),
  members: Type.Optional(Type.Array(Id, { maxItems: 1000 })),
});
export type CreateQueue = Static<typeof CreateQueue>;
export const ChangeQueue = Strict({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  outcomes: Type.Optional(QueueOutcomes),
  members: Type.Optional(Type.Array(Id, { maxItems: 1000 })),
});
export type ChangeQueue = Static<typeof ChangeQueue>;
export const QueueView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  outcomes: Type.Array(Type.Object({ key: Type.String(), label: Type.String() })),
  members: Type.Array(Id),
  open: Type.Integer(),
  overdue: Type.Integer(),
});
export type QueueView = Static<typeof QueueView>;
