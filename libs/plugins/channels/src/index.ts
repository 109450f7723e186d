import { definePlugin } from '@careloop/sdk';
import { email } from './email';
import { sandbox } from './sandbox';
import { webhook } from './webhook';

/** The ways to reach a customer that come with Careloop. */
export const channelsPlugin = definePlugin({
  id: 'channels',
  version: '1.0.0',
  label: { zh: '内置渠道', en: 'Built-in channels' },
  channels: [sandbox, email, webhook],
});
