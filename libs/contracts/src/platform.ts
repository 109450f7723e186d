import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, Strict } from './shared';

export const TemplateView = Type.Object({
  id: Type.String(),
  version: Type.String(),
  name: Type.String(),
  summary: Type.String(),
  category: Type.String(),
  icon: Type.String(),
  forms: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      fields: Type.Integer(),
      /** Its fields, so that an own form can be matched to it before installing. */
      fieldList: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), type: Type.String() })),
    }),
  ),
  automations: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), sentence: Type.String() })),
  queues: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  sampleRecords: Type.Integer(),
  /** Markdown of its README in the reader's language. */
  readme: Type.String(),
  installed: Type.Array(Type.Object({ id: Id, version: Type.String(), at: Instant })),
});
export type TemplateView = Static<typeof TemplateView>;

export const InstallTemplate = Strict({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  sampleData: Type.Optional(Type.Boolean()),
  /** The channel its messages go through; default e-mail when it is connected, else the sandbox. */
  channel: Type.Optional(Type.String({ maxLength: 60 })),
  /** Use these forms of ours instead of the template's own: template form key → form key or id; missing fields are added. */
  forms: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** Which of the form's fields play the template's fields: template form key → template field key → field key. */
  fields: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
});
export type InstallTemplate = Static<typeof InstallTemplate>;

export const AppView = Type.Object({
  id: Id,
  templateId: Nullable(Type.String()),
  templateVersion: Nullable(Type.String()),
  name: Type.String(),
  forms: Type.Array(Type.Object({ id: Id, key: Type.String(), name: Type.String(), kind: Type.String() })),
  automations: Type.Array(Type.Object({ id: Id, name: Type.String(), state: Type.String() })),
  queues: Type.Array(Type.Object({ id: Id, key: Type.String(), name: Type.String() })),
  createdAt: Instant,
});
export type AppView = Static<typeof AppView>;

export const PluginView = Type.Object({
  id: Type.String(),
  version: Type.String(),
  label: Type.String(),
  enabled: Type.Boolean(),
  fields: Type.Array(Type.String()),
  actions: Type.Array(Type.String()),
  channels: Type.Array(Type.String()),
});
export type PluginView = Static<typeof PluginView>;

export const ChannelSettings = Strict({
  enabled: Type.Optional(Type.Boolean()),
  settings: Type.Record(Type.String(), Type.Unknown()),
});
export type ChannelSettings = Static<typeof ChannelSettings>;

export const OutboxQuery = Strict({
  record: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type OutboxQuery = Static<typeof OutboxQuery>;
export const OutboxMessage = Type.Object({
  id: Id,
  key: Type.String(),
  recordId: Id,
  recipient: Type.String(),
  subject: Nullable(Type.String()),
  body: Type.String(),
  createdAt: Instant,
});
export type OutboxMessage = Static<typeof OutboxMessage>;

export const ClockBody = Strict({ now: Instant });
export const ClockView = Type.Object({ now: Instant });
/** What happened until nothing was due any more. */
export const Tick = Type.Object({ planned: Type.Integer(), sent: Type.Integer(), tasks: Type.Integer() });

/** A line of `GET /events`. */
export interface LiveEvent {
  name:
    | 'record.changed'
    | 'form.changed'
    | 'import.progress'
    | 'export.progress'
    | 'batch.progress'
    | 'comment.changed'
    | 'automation.changed'
    | 'occurrence.changed'
    | 'task.changed'
    | 'app.changed'
    | 'message.sent'
    | 'view.changed';
  /** Ids only: readers fetch what they may see. */
  id?: string;
  form?: string;
  facts?: Record<string, unknown>;
}

/** What uninstalling did: forms that hold records stay. */
export const Uninstalled = Type.Object({
  automations: Type.Integer(),
  formsRemoved: Type.Array(Type.String()),
  formsKept: Type.Array(Type.Object({ name: Type.String(), records: Type.Integer() })),
});
export type Uninstalled = Static<typeof Uninstalled>;
