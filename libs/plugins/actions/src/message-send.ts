import { defineAction } from '@careloop/sdk';
import { decided } from './outcomes';

interface Settings {
  channel: string;
  to?: string;
  subject?: string;
  body: string;
}

/** What the author wrote decides: a body that opens with a tag is HTML. Values can't turn a text into HTML. */
export const looksLikeHtml = (template: string): boolean =>
  /^\s*(<!--[^]*?-->\s*)*<(!doctype\s+html|html|head|body|div|p|h[1-6]|table|section|article|ul|ol|span|center|style|br)\b[^>]*>/i.test(
    template,
  );

/** Sends a message to the customer, or to the address named. */
export const messageSend = defineAction({
  id: 'message.send',
  label: { zh: '发送消息', en: 'Send a message' },
  group: 'message',
  external: true,
  settings: {
    type: 'object',
    required: ['channel', 'body'],
    additionalProperties: false,
    properties: {
      channel: {
        type: 'string',
        minLength: 1,
        maxLength: 60,
        title: '渠道',
        'x-en': 'Channel',
        'x-control': 'channel',
      },
      to: {
        type: 'string',
        maxLength: 1000,
        title: '收件人',
        'x-en': 'To',
        description: '不填则发给客户自己的地址',
        'x-en-description': "Empty: the customer's own address",
        'x-control': 'template-line',
      },
      subject: { type: 'string', maxLength: 500, title: '标题', 'x-en': 'Subject', 'x-control': 'template-line' },
      body: { type: 'string', minLength: 1, maxLength: 20_000, title: '内容', 'x-en': 'Text', 'x-control': 'template' },
    },
  },
  templates: ['to', 'subject', 'body'],
  summary: (settings) => ({
    zh: `通过「${String(settings.channel)}」发送消息`,
    en: `Send by ${String(settings.channel)}`,
  }),
  run: (settings, ctx) => {
    const { channel, to, subject, body } = settings as unknown as Settings;
    return decided(async () => {
      const format = looksLikeHtml(body) ? 'html' : 'text';
      return ctx.messages.send({
        channel,
        ...(to?.trim() && { to: ctx.render(to).trim() }),
        ...(subject && { subject: ctx.render(subject) }),
        body: ctx.render(body, { escape: format === 'html' ? 'html' : 'none' }),
        format,
      });
    });
  },
});
