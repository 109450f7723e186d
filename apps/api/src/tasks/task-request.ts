import type { CareSubject } from '../messages/send-request';

/** One task that a step asks for. */
export interface TaskRequest {
  about: CareSubject;
  /** `<occurrence>/<step path>`: the task is created once under it. */
  key: string;
  /** Key or id of the queue. */
  queue: string;
  title: string;
  script?: string;
  /** Why this customer, now: the automation's sentence. */
  reason?: string;
  /** Counted on the workspace's workday calendar from `now`; due at 18:00 local time. */
  dueInWorkdays?: number;
  dueInDays?: number;
  /** A member id, or `owner`: the member in the record's owner role (nobody when empty). */
  assignee?: string;
  now: Date;
  zone: string;
}

/** What the runner uses to give people something to do. */
export interface TaskCreator {
  /** Creates the task, or answers the one that exists under this key. Throws `NotFound('QUEUE_NOT_FOUND')` for what can't be a queue's key. */
  create(request: TaskRequest): Promise<{ id: string }>;
  /** The same for many in one statement; one result per request, in order. Never rejects as a whole. */
  createMany(requests: TaskRequest[]): Promise<PromiseSettledResult<{ id: string }>[]>;
}
