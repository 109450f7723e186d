import { defineChannel, signature, SIGNATURE_HEADER } from '@careloop/sdk';

/** Asking again later may help: too early, too often, timed out. */
const PASSING = new Set([408, 425, 429]);

/** The receiver's own id for the message when it answers `{"id": …}`, else its status. */
function refOf(status: number, body: string): string {
  try {
    const { id } = JSON.parse(body) as { id?: unknown };
    if (typeof id === 'string' || typeof id === 'number') return String(id).slice(0, 200);
  } catch {
    // any other answer is fine
  }
  return `http-${status}`;
}

/** Hands messages to a system of the company (an SMS gateway, a WeCom bot) as signed JSON. */
export const webhook = defineChannel({
  id: 'webhook',
  label: { zh: 'Webhook', en: 'Webhook' },
  subject: true,
  settings: {
    type: 'object',
    additionalProperties: false,
    properties: {
      url: { type: 'string', pattern: '^https?://\\S+$', maxLength: 2000, title: '网址', 'x-en': 'URL' },
      secret: {
        type: 'string',
        minLength: 16,
        maxLength: 200,
        writeOnly: true,
        title: '签名密钥',
        'x-en': 'Signing secret',
        description: '对方用它验证请求确实来自关怀环',
        'x-en-description': 'The receiver checks with it that we are the sender',
      },
    },
  },
  problem: ({ url, secret }) => {
    if (!url) return { zh: '还没有填网址', en: 'No URL yet' };
    return secret ? null : { zh: '还没有填签名密钥', en: 'No signing secret yet' };
  },
  checkAddress: () => null,
  send: async ({ key, recordId, to, subject, body, format }, ctx) => {
    const { url, secret } = ctx.settings as { url: string; secret: string };
    const content = JSON.stringify({ key, record: recordId, to, subject, body, format });
    const answer = await ctx.http.request({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        [SIGNATURE_HEADER]: await signature(secret, ctx.now, content),
      },
      body: content,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return { status: 'sent', ref: refOf(status, answer.body) };
    if (status >= 500 || PASSING.has(status)) throw new Error(`HTTP ${status}`);
    return { status: 'rejected', reason: `HTTP ${status} ${answer.body.slice(0, 200)}`.trim() };
  },
});
