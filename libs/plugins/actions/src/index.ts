import { definePlugin } from '@careloop/sdk';
import { flowBranch } from './flow-branch';
import { flowWait } from './flow-wait';
import { messageSend } from './message-send';
import { recordUpdate } from './record-update';
import { taskCreate } from './task-create';
import { webhookCall } from './webhook-call';

/** The steps every automation can use. */
export const actionsPlugin = definePlugin({
  id: 'actions',
  version: '1.0.0',
  label: { zh: '内置动作', en: 'Built-in actions' },
  actions: [messageSend, taskCreate, recordUpdate, webhookCall, flowWait, flowBranch],
});

export { looksLikeHtml } from './message-send';
