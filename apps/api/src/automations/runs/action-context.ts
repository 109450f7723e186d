import { type Logger } from '@nestjs/common';
import type { ActionContext, ActionOutcome } from '@careloop/sdk';
import type { Rule } from '@careloop/rules';
import type { CareSubject, SendRequest } from '../../messages/send-request';
import type { TaskRequest } from '../../tasks/task-request';
import { policyOf } from '../automation-store';
import type { Run } from './claimed';
import type { RunPorts } from './ports';

/** What one step of one run hands its action; many of them share the batches behind `send` and `createTask`. */
export interface ContextParts {
  run: Run;
  key: string;
  now: Date;
  outputs: Run['row']['outputs'];
  render: ActionContext['render'];
  holds: (rule: Rule) => boolean;
  /** The automation as a sentence: why this customer gets a task. */
  sentence: () => string;
  ports: RunPorts;
  send: (request: SendRequest) => Promise<ActionOutcome>;
  createTask: (request: TaskRequest) => Promise<{ id: string }>;
  logger: Logger;
}

/** The narrow ports of an action, bound to one step of one occurrence. */
export function actionContext(parts: ContextParts): ActionContext {
  const { run, key, now, outputs, render, holds, sentence, ports, send, createTask, logger } = parts;
  const { row, form, record, fence, definition, lease } = run;
  const about: CareSubject = { workspaceId: row.workspaceId, occurrenceId: row.id, form, record };
  const { uncertain } = policyOf(definition.policy);
  return {
    key,
    now,
    zone: row.zone,
    record: { id: record.id, form: form.key, values: record.values },
    steps: outputs,
    render,
    messages: { send: (message) => send({ about, key, fence, uncertain, lease, ...message }) },
    tasks: { create: (task) => createTask({ about, key, reason: sentence(), now, zone: row.zone, ...task }) },
    records: {
      update: async (id, values) => {
        lease.check();
        return ports.updateRecord(run, id, values);
      },
      matches: holds,
    },
    http: { request: (request) => ports.http.request({ ...request, beforeWriting: () => lease.check() }) },
    log: (message, facts) => logger.log({ occurrence: row.id, ...facts }, message),
  };
}
