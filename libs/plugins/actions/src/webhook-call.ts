import { Invalid, messageOf } from '@careloop/kernel';
import { type ActionContext, defineAction, signature, SIGNATURE_HEADER, UncertainDelivery } from '@careloop/sdk';
import { decided } from './outcomes';

interface Settings {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  secret?: string;
}

/** How much of the answer later steps may read, in UTF-16 units. */
const KEPT = 2_000;
/** Asking again later may help: too early, too often, timed out. */
const PASSING = new Set([408, 425, 429]);

/** Headers as they will be sent; a line break in a value would smuggle in another header. */
function headersOf(settings: Settings, ctx: ActionContext): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(settings.headers ?? {})) {
    const value = ctx.render(template).trim();
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new Invalid('HEADER_INVALID', { name });
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function bodyOf(template: string, type: string, ctx: ActionContext): string {
  if (!/\bjson\b/i.test(type)) return ctx.render(template, { escape: /urlencoded/i.test(type) ? 'url' : 'none' });
  const body = ctx.render(template, { escape: 'json' });
  try {
    JSON.parse(body);
  } catch (error) {
    throw new Invalid('BODY_NOT_JSON', { reason: messageOf(error) });
  }
  return body;
}

/** Calls another system, with our key so that it can tell a repeat; signed when it shares a secret with us. */
export const webhookCall = defineAction({
  id: 'webhook.call',
  label: { zh: '调用外部接口', en: 'Call a webhook' },
  group: 'integration',
  external: true,
  settings: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: {
        type: 'string',
        pattern: '^https?://[^\\s/?#{}]+([/?#].*)?$',
        maxLength: 2000,
        title: '网址',
        'x-en': 'URL',
        'x-control': 'template-line',
      },
      method: {
        type: 'string',
        enum: ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'],
        default: 'POST',
        title: '请求方法',
        'x-en': 'Method',
      },
      headers: {
        type: 'object',
        maxProperties: 30,
        propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$" },
        additionalProperties: { type: 'string', maxLength: 2000 },
        title: '请求头',
        'x-en': 'Headers',
        'x-control': 'template-map',
      },
      body: { type: 'string', maxLength: 20_000, title: '请求内容', 'x-en': 'Body', 'x-control': 'template' },
      secret: {
        type: 'string',
        minLength: 16,
        maxLength: 200,
        writeOnly: true,
        title: '签名密钥',
        'x-en': 'Signing secret',
        description: '对方用它验证请求确实来自关怀环；保存后不再显示',
        'x-en-description': 'The receiver checks with it that we are the sender; not shown again',
      },
    },
  },
  templates: ['url', 'headers.*', 'body'],
  summary: ({ url, method }) => ({
    zh: `${String(method ?? 'POST')} ${String(url)}`,
    en: `${String(method ?? 'POST')} ${String(url)}`,
  }),
  run: (settings, ctx) =>
    decided(async () => {
      const { url, method = 'POST', body, secret, ...rest } = settings as unknown as Settings;
      const headers = headersOf({ url, ...rest }, ctx);
      const sendsBody = method !== 'GET' && body !== undefined;
      if (sendsBody) headers['content-type'] ??= 'application/json';
      const content = sendsBody ? bodyOf(body, headers['content-type']!, ctx) : undefined;
      headers['idempotency-key'] = ctx.key;
      if (secret) headers[SIGNATURE_HEADER] = await signature(secret, ctx.now, content ?? '');
      const target = ctx.render(url, { escape: 'url' });
      const request = { url: target, method, headers, ...(content !== undefined && { body: content }) };
      try {
        const answer = await ctx.http.request(request);
        const { status } = answer;
        if (status >= 200 && status < 300)
          return { status: 'done', output: { status, body: answer.body.slice(0, KEPT) } };
        if (status >= 500 || PASSING.has(status)) throw new Error(`HTTP ${status}`);
        return { status: 'failed', reason: `http-${status}`, detail: answer.body.slice(0, 200) };
      } catch (error) {
        // Reading twice harms nobody.
        if (!(error instanceof UncertainDelivery)) throw error;
        if (method === 'GET') throw new Error(messageOf(error), { cause: error });
        return { status: 'uncertain', reason: 'no-answer', detail: messageOf(error) };
      }
    }),
});
