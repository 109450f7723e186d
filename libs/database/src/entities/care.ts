import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AutomationDefinition } from '@careloop/workflow';
import { EditedEntity, WorkspaceEntity } from './base';

/** A rule of care: a draft that people edit, and at most one active version that runs. */
@Entity('automations')
@Index(['workspaceId', 'formId'])
export class Automation extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('uuid', { nullable: true }) appId: string | null;
  @Column('text') name: string;
  @Column('text') state: 'draft' | 'active' | 'paused';
  @Column('jsonb') draft: AutomationDefinition;
  @Column('uuid', { nullable: true }) activeVersionId: string | null;
  /** Belongs to the automation and survives versions, so nobody changes arms. */
  @Column('text') salt: string;
  @Column('uuid', { nullable: true }) ownerId: string | null;
  /** Occurrences due before this instant are none of ours (moved by publish and resume). */
  @Column('timestamptz', { nullable: true }) startsAt: Date | null;
  /** What a date trigger makes due before this instant has been planned. */
  @Column('timestamptz', { nullable: true }) plannedUntil: Date | null;
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  @Column('timestamptz', { nullable: true }) deletedAt: Date | null;
}

/** What was published: frozen. */
@Entity('automation_versions')
@Index(['automationId', 'version'], { unique: true })
export class AutomationVersion extends WorkspaceEntity {
  @Column('uuid') automationId: string;
  @Column('int') version: number;
  @Column('jsonb') definition: AutomationDefinition;
  @Column('uuid', { nullable: true }) authorId: string | null;
}

/** planned → running → waiting → … and exactly one of the terminal ones from `sent` on. */
export type OccurrenceState =
  | 'planned'
  | 'running'
  | 'waiting'
  | 'sent'
  | 'done'
  | 'skipped'
  | 'control'
  | 'failed'
  | 'uncertain'
  | 'expired'
  | 'cancelled';

/** One promise of care to one customer: planned once, ends in one state. It is also its own run. */
@Entity('occurrences')
@Index(['automationId', 'recordId', 'occurrenceKey'], { unique: true }) // never care twice for the same thing
@Index(['wakeAt'], { where: "state IN ('planned', 'running', 'waiting')" }) // what the workers claim, and the sweeper finds
@Index(['workspaceId', 'recordId', 'dueAt']) // the customer's timeline
@Index(['workspaceId', 'automationId', 'state', 'dueAt'])
export class Occurrence extends WorkspaceEntity {
  @Column('uuid') automationId: string;
  @Column('uuid') versionId: string;
  @Column('uuid') formId: string;
  @Column('uuid') recordId: string;
  /** A business date or event: `birthday:2027`, `lunar_birthday:L2026`, `event:<change>`; never a timestamp. */
  @Column('text') occurrenceKey: string;
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz') notAfter: Date;
  /** The zone the local time was read in. */
  @Column('text') zone: string;
  @Column('text', { default: 'planned' }) state: OccurrenceState;
  @Column('text', { nullable: true }) reason: string | null;
  /** Written at first eligibility, never recomputed. */
  @Column('text', { nullable: true }) arm: 'treated' | 'control' | null;
  /** When a worker should look: due_at, the end of a wait or the next try; infinity while paused, -infinity while running. */
  @Column('timestamptz') wakeAt: Date;
  /** The end of the wait that the cursor names; null: the cursor names a step to be done. */
  @Column('timestamptz', { nullable: true }) resumeAt: Date | null;
  /** Real time, not the clock's: a worker that has not renewed by then is taken for dead. */
  @Column('timestamptz', { nullable: true }) leaseUntil: Date | null;
  /** Counts claims: who holds an older number can't write any more. */
  @Column('int', { default: 0 }) fence: number;
  @Column('int', { default: 0 }) attempt: number;
  /** Path of the next step: `["check","0","mail"]` names a step inside a branch; empty = the first. */
  @Column('text', { array: true, default: '{}' }) cursor: string[];
  /** How it would end if it ended here: the best of its steps so far. */
  @Column('text', { nullable: true }) endsAs: 'sent' | 'done' | 'skipped' | null;
  /** Outputs of finished steps by step id. */
  @Column('jsonb', { default: {} }) outputs: Record<string, Record<string, unknown>>;
  /** Old values for `changed` rules; what led here, as `<automation>/<occurrence>`, oldest first. */
  @Column('jsonb', { default: {} }) event: { old?: Record<string, unknown>; chain?: string[] };
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}

/** One step of one occurrence, written before it acts. */
@Entity('occurrence_steps')
export class OccurrenceStep {
  @PrimaryColumn('uuid') occurrenceId: string;
  /** The step's path joined with `/`. */
  @PrimaryColumn('text') path: string;
  @Column('uuid') workspaceId: string;
  @Column('uuid') recordId: string;
  @Column('text') action: string;
  @Column('text') state: 'running' | 'done' | 'skipped' | 'failed' | 'uncertain' | 'waiting';
  @Column('text', { nullable: true }) reason: string | null;
  @Column('int', { default: 0 }) attempt: number;
  @Column('jsonb', { nullable: true }) output: Record<string, unknown> | null;
  @Column('timestamptz') startedAt: Date;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}

/** What a person found out about care of unknown fate: it happened, or it did not. */
@Entity('occurrence_resolutions')
@Index('IDX_resolutions_of_occurrence', ['occurrenceId', 'at'])
@Index('IDX_resolutions_of_record', ['workspaceId', 'recordId', 'at'])
export class OccurrenceResolution extends WorkspaceEntity {
  @Column('uuid') occurrenceId: string;
  @Column('uuid') recordId: string;
  /** The step it is about, its path joined with `/`. */
  @Column('text') path: string;
  @Column('text') outcome: 'sent' | 'not-sent';
  @Column('text', { default: '' }) note: string;
  @Column('uuid', { nullable: true }) memberId: string | null;
  @Column('timestamptz') at: Date;
}

/** A message with its rendered text: written as `sending` before the provider is called, once per key. */
@Entity('messages')
@Index(['key'], { unique: true })
@Index(['workspaceId', 'recordId', 'id'])
export class Message extends WorkspaceEntity {
  /** `<occurrence>/<step path>`: the idempotency key handed to the provider. */
  @Column('text') key: string;
  @Column('uuid') occurrenceId: string;
  @Column('uuid') recordId: string;
  @Column('text') channel: string;
  @Column('text') recipient: string;
  @Column('text', { nullable: true }) subject: string | null;
  @Column('text') body: string;
  @Column('text', { default: 'text' }) format: 'text' | 'html';
  @Column('text') state: 'sending' | 'sent' | 'rejected' | 'failed' | 'uncertain';
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { nullable: true }) providerRef: string | null;
  @Column('int') fence: number;
  @Column('timestamptz', { nullable: true }) sentAt: Date | null;
}

/** What the built-in sandbox channel "sent": a provider of our own, kept apart from the ledger on purpose. */
@Entity('sandbox_messages')
@Index(['key'])
@Index(['workspaceId', 'id'])
export class SandboxMessage extends WorkspaceEntity {
  @Column('text') key: string;
  @Column('uuid') recordId: string;
  @Column('text') recipient: string;
  @Column('text', { nullable: true }) subject: string | null;
  @Column('text') body: string;
}

/** A queue that tasks wait in, with the outcomes staff can choose. */
@Entity('task_queues')
@Index(['workspaceId', 'key'], { unique: true })
export class TaskQueue extends EditedEntity {
  @Column('text') key: string;
  @Column('text') name: string;
  @Column('uuid', { nullable: true }) appId: string | null;
  @Column('jsonb', { default: [] }) outcomes: { key: string; label: string }[];
  /** Members who work this queue; empty = everybody. */
  @Column('uuid', { array: true, default: '{}' }) memberIds: string[];
}

export type TaskState = 'open' | 'claimed' | 'done' | 'cancelled';

/** Something a person does for a customer. */
@Entity('tasks')
@Index(['key'], { unique: true })
@Index(['workspaceId', 'queueId', 'state', 'dueAt'])
@Index(['workspaceId', 'assigneeId', 'state', 'dueAt'])
@Index(['workspaceId', 'recordId', 'id'])
export class Task extends EditedEntity {
  /** `<occurrence>/<step path>`, or the task's own id when a person made it: created once. */
  @Column('text') key: string;
  @Column('uuid') queueId: string;
  @Column('text') title: string;
  @Column('text', { default: '' }) script: string;
  /** Why this customer, now: the automation's sentence. */
  @Column('text', { default: '' }) reason: string;
  @Column('uuid', { nullable: true }) formId: string | null;
  @Column('uuid', { nullable: true }) recordId: string | null;
  @Column('uuid', { nullable: true }) occurrenceId: string | null;
  @Column('text', { default: 'open' }) state: TaskState;
  @Column('uuid', { nullable: true }) assigneeId: string | null;
  @Column('timestamptz', { nullable: true }) dueAt: Date | null;
  @Column('timestamptz', { nullable: true }) snoozedUntil: Date | null;
  @Column('timestamptz', { nullable: true }) claimedAt: Date | null;
  @Column('text', { nullable: true }) outcome: string | null;
  @Column('text', { default: '' }) note: string;
  @Column('uuid', { nullable: true }) completedBy: string | null;
  @Column('timestamptz', { nullable: true }) completedAt: Date | null;
}
