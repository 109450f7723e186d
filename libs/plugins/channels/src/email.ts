import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { messageOf } from '@careloop/kernel';
import { defineChannel, type OutgoingMessage, UncertainDelivery } from '@careloop/sdk';
import { createTransport } from 'nodemailer';
import { textOf } from './html-text';

const ADDRESS =
  /^[^\s@,;:<>"'()[\]\\\p{Cc}]{1,64}@(?=.{3,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

const plainLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
/** Idempotency keys as header text. */
const plainKey = (key: string) => key.replace(/[^\x21-\x7e]/gu, encodeURIComponent);

/** Nodemailer hands unknown properties of a mail on to its plugins. */
const begun = 'careloopBegun';

/** One pool of connections per server; messages wait in it for a free one. */
const transports = new Map<string, ReturnType<typeof openTransport>>();

function openTransport(url: string) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    maxRequeues: 0, // a message whose connection broke is never sent again without our knowing
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The text is read only after the server has agreed to take it (354): from then on a broken connection is uncertain.
  transport.use('stream', (mail, done) => {
    const { message, data } = mail as unknown as {
      message: { createReadStream: () => Readable };
      data: { [begun]?: () => void };
    };
    const create = message.createReadStream.bind(message);
    message.createReadStream = () => Readable.from(afterwards(create, data[begun]), { objectMode: false });
    done();
  });
  return transport;
}

async function* afterwards(create: () => Readable, tell?: () => void) {
  tell?.();
  yield* create();
}

function transportOf(url: string) {
  let transport = transports.get(url);
  if (!transport) transports.set(url, (transport = openTransport(url)));
  return transport;
}

interface Settings {
  url?: string;
  from?: string;
  name?: string;
}

/** Whose name stands above the message: the setting, else the account the server knows us by. */
function senderOf({ from, url = '' }: Settings): string {
  if (from) return from;
  const { username, hostname } = new URL(url);
  const user = decodeURIComponent(username);
  return user.includes('@') ? user : `${user || 'careloop'}@${hostname}`;
}

const isServer = (url: unknown): url is string => {
  try {
    return /^smtps?:$/.test(new URL(String(url)).protocol);
  } catch {
    return false;
  }
};

function compose({ key, to, subject, body, format }: OutgoingMessage, settings: Settings) {
  const from = senderOf(settings);
  const name = plainKey(key);
  return {
    from: { name: plainLine(settings.name ?? ''), address: from },
    to: { name: '', address: to },
    envelope: { from, to: [to] },
    // The same message has the same id, so that a server or mailbox can tell a repeat.
    messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${from.split('@')[1]}>`,
    headers: { 'X-Careloop-Key': name, 'Auto-Submitted': 'auto-generated' },
    subject: plainLine(subject ?? ''),
    ...(format === 'html' ? { html: body, text: textOf(body) } : { text: body }),
  };
}

/** E-mail through an SMTP server. */
export const email = defineChannel({
  id: 'email',
  label: { zh: '邮件', en: 'E-mail' },
  addressRole: 'email',
  subject: true,
  settings: {
    type: 'object',
    additionalProperties: false,
    properties: {
      url: {
        type: 'string',
        pattern: '^smtps?://\\S+$',
        maxLength: 1000,
        writeOnly: true,
        title: '邮件服务器',
        'x-en': 'Mail server',
        description: 'smtp://用户:密码@主机:端口，不填则用服务器的 SMTP_URL',
        'x-en-description': 'smtp://user:password@host:port; empty: SMTP_URL of the installation',
      },
      from: { type: 'string', format: 'email', maxLength: 254, title: '发件地址', 'x-en': 'From address' },
      name: { type: 'string', maxLength: 100, title: '发件人名称', 'x-en': 'From name' },
    },
  },
  problem: ({ url }) => {
    if (!url) return { zh: '还没有连接邮件服务器', en: 'Not connected to a mail server' };
    return isServer(url) ? null : { zh: '邮件服务器的网址不对', en: 'The address of the mail server is wrong' };
  },
  checkAddress: (to) => (ADDRESS.test(to) ? null : { zh: '不是有效的邮箱', en: 'is not an e-mail address' }),
  send: async (message, ctx) => {
    const settings = ctx.settings as Settings;
    let started = false;
    try {
      const mail = { ...compose(message, settings), [begun]: () => (started = true) };
      const info = await transportOf(settings.url!).sendMail(mail);
      return { status: 'sent', ref: info.messageId };
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      // A refused sign-in is our fault, not the customer's address: it may be put right.
      if (responseCode && responseCode >= 500 && code !== 'EAUTH')
        return { status: 'rejected', reason: messageOf(error) };
      if (started && !responseCode) throw new UncertainDelivery(messageOf(error), { cause: error });
      throw error;
    }
  },
  close: () => {
    for (const transport of transports.values()) transport.close();
    transports.clear();
  },
});
