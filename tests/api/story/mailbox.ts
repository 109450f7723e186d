import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string;
  subject: string;
  /** What names the message for good: the same for every attempt. */
  key: string;
  /** What the clock said when it came, in ms. */
  at: number;
}

/** A real SMTP server on loopback that keeps what it is sent. */
export class Mailbox {
  readonly mails: Mail[] = [];
  private readonly server: SMTPServer;

  constructor(now: () => number) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const head = headersOf(Buffer.concat(chunks).toString('utf8'));
          for (const { address: to } of session.envelope.rcptTo)
            this.mails.push({ to, subject: head.subject ?? '', key: head['x-careloop-key'] ?? '', at: now() });
          done();
        });
      },
    });
  }

  /** Listens; answers the address for `SMTP_URL`. */
  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  close = () => new Promise<void>((done) => this.server.close(done));
}

/** The header lines of a mail, unfolded, encoded words (RFC 2047) read. */
function headersOf(source: string): Record<string, string> {
  const [head = ''] = source.split('\r\n\r\n', 1);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decoded(line.slice(colon + 1).trim())];
    }),
  );
}

const decoded = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString() : quoted(word),
    );

const quoted = (word: string) =>
  Buffer.from(
    word.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();
