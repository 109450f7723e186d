import type { ActionContext } from '@careloop/sdk';
import type { Step } from '@careloop/workflow';
import type { HttpPort } from '../../messages/http-port';
import type { MessageSender } from '../../messages/send-request';
import type { TaskCreator } from '../../tasks/task-request';
import type { Run } from './claimed';

/** How the runner reaches messages, tasks, the network and the write path of records; bound in `feature.ts`. */
export interface RunPorts {
  messages: MessageSender;
  tasks: TaskCreator;
  http: HttpPort;
  /** Writes a record as an automation's doing: the cause carries the chain that cuts loops. */
  updateRecord: (run: Run, id: string, values: Record<string, unknown>) => Promise<{ version: number }>;
  /** `ctx.render` for the templates of one step, with what earlier steps gave. */
  renderer: (run: Run, step: Step, now: Date, outputs: Run['row']['outputs']) => Promise<ActionContext['render']>;
}

export const RUN_PORTS = Symbol('RUN_PORTS');
