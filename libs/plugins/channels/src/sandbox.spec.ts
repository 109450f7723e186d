import { type ChannelContext, Registry } from '@careloop/sdk';
import { channelsPlugin } from './index';

describe('the sandbox', () => {
  const { send, lookup } = new Registry([channelsPlugin]).channel('sandbox');
  const box = new Map<string, string>();
  const ctx = {
    settings: {},
    now: new Date(),
    outbox: {
      put: (message: { key: string }) => {
        box.set(message.key, `ref of ${message.key}`);
        return Promise.resolve(`ref of ${message.key}`);
      },
      find: (key: string) => Promise.resolve(box.get(key) ?? null),
    },
  } as unknown as ChannelContext;

  it('keeps what it is given and can tell by key', async () => {
    const message = { key: 'k', workspaceId: 'w', recordId: 'r', to: 'x', body: 'hi', format: 'text' as const };
    expect(await lookup!('k', ctx)).toBeNull();
    expect(await send(message, ctx)).toEqual({ status: 'sent', ref: 'ref of k' });
    expect(await lookup!('k', ctx)).toEqual({ status: 'sent', ref: 'ref of k' });
  });
});
