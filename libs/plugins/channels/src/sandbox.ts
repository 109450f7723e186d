import { defineChannel } from '@careloop/sdk';

/** Sends nothing: keeps the message on the outbox page, for trying things out. */
export const sandbox = defineChannel({
  id: 'sandbox',
  label: { zh: '沙箱（只记录，不发出）', en: 'Sandbox (kept, not sent)' },
  subject: true,
  settings: { type: 'object', additionalProperties: false, properties: {} },
  checkAddress: () => null,
  send: async (message, ctx) => ({ status: 'sent', ref: await ctx.outbox.put(message) }),
  lookup: async (key, ctx) => {
    const ref = await ctx.outbox.find(key);
    return ref ? { status: 'sent', ref } : null;
  },
});
