import { createHmac } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020';
import { Conflict, Invalid } from '@careloop/kernel';
import { type ActionContext, type ActionOutcome, Registry, UncertainDelivery } from '@careloop/sdk';
import { actionsPlugin, looksLikeHtml } from './index';

const registry = new Registry([actionsPlugin]);
type Calls = {
  sent: unknown[];
  tasks: unknown[];
  updates: unknown[];
  requests: { url: string; headers: Record<string, string>; body?: string }[];
};

/** A context that remembers what it was asked; `{{x}}` renders as `<x>` in the escape that was asked for. */
function context(
  more: { answer?: { status: number; body: string }; fault?: Error; values?: Record<string, unknown> } = {},
) {
  const calls: Calls = { sent: [], tasks: [], updates: [], requests: [] };
  const values: Record<string, unknown> = { name: '李雷', fee: 12.5, quote: 'say "hi"', ...more.values };
  const ctx: ActionContext = {
    key: 'occurrence/step',
    now: new Date('2027-02-28T20:00:00Z'),
    zone: 'Asia/Shanghai',
    record: { id: 'r1', form: 'customers', values },
    steps: {},
    render: (template, { escape = 'none' } = {}) =>
      template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
        const value = values[name];
        if (value == null) throw new Invalid('TEMPLATE_VALUE_MISSING', { field: name });
        const text = String(value);
        if (escape === 'json') return JSON.stringify(text).slice(1, -1);
        return escape === 'url' ? encodeURIComponent(text) : escape === 'html' ? text.replace(/</g, '&lt;') : text;
      }),
    messages: {
      send: (message) => {
        calls.sent.push(message);
        return Promise.resolve<ActionOutcome>({ status: 'done' });
      },
    },
    tasks: {
      create: (task) => {
        calls.tasks.push(task);
        return Promise.resolve({ id: 't1' });
      },
    },
    records: {
      update: (_, changed) => {
        if (more.fault) return Promise.reject(more.fault);
        calls.updates.push(changed);
        return Promise.resolve({ version: 2 });
      },
      matches: () => true,
    },
    http: {
      request: (request) => {
        calls.requests.push(request as never);
        return more.fault
          ? Promise.reject(more.fault)
          : Promise.resolve(more.answer ?? { status: 200, body: '{"ok":1}' });
      },
    },
    log: () => {},
  };
  return { ctx, calls };
}
const run = (action: string, settings: Record<string, unknown>, ctx: ActionContext) =>
  registry.action(action).run(settings, ctx);

describe('settings', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const check = (action: string, settings: unknown) => ajv.validate(registry.action(action).settings, settings);

  it.each([
    ['message.send', { channel: 'email', subject: 'x', body: 'hi' }],
    ['task.create', { queue: 'renewals', title: '致电{{name}}', dueInWorkdays: 2, assignee: 'owner' }],
    [
      'record.update',
      {
        values: {
          tier: 'gold',
          seen: { today: [-1] },
          at: { now: [] },
          n: 3,
          gone: null,
          tags: ['a'],
          moon: { month: 6, day: 1, leap: true },
        },
      },
    ],
    [
      'webhook.call',
      { url: 'https://a.example/x?y={{name}}', method: 'POST', headers: { 'X-A': '1' }, body: '{"n":"{{name}}"}' },
    ],
    ['flow.wait', { days: 7, at: '09:00' }],
    [
      'flow.branch',
      {
        branches: [{ when: { '==': [1, 1] }, steps: [{ id: 'a', action: 'task.create', settings: {} }] }],
        otherwise: [],
      },
    ],
  ])('%s takes %j', (action, settings) => expect(check(action, settings)).toBe(true));

  it.each([
    ['message.send', { channel: 'email' }],
    ['message.send', { channel: 'email', body: 'x', cc: 'y' }],
    ['task.create', { queue: 'q', title: 't', dueInDays: 1, dueInWorkdays: 1 }],
    ['task.create', { queue: 'q', title: 't', assignee: 'somebody' }],
    ['record.update', { values: {} }],
    ['record.update', { values: { a: { today: ['1'] } } }],
    ['record.update', { values: { __proto__x: 1 } }],
    ['webhook.call', { url: 'ftp://a.example' }],
    ['webhook.call', { url: 'https://{{host}}/x' }],
    ['webhook.call', { url: 'https://a.example', headers: { 'a b': 'x' } }],
    ['flow.wait', {}],
    ['flow.wait', { at: '9:00' }],
    ['flow.branch', { branches: [] }],
  ])('%s refuses %j', (action, settings) => expect(check(action, settings)).toBe(false));

  it('every setting has a Chinese and an English title, every action a sentence', () => {
    for (const action of registry.actionTypes) {
      const properties = Object.values(action.settings.properties as Record<string, Record<string, string>>);
      for (const property of properties)
        expect(property).toMatchObject({ title: expect.any(String), 'x-en': expect.any(String) });
      expect(action.summary?.({ days: 1, values: {}, branches: [] }).zh).toBeTruthy();
    }
  });
});

describe('message.send', () => {
  it('renders every text, and HTML only when the author wrote HTML', async () => {
    const { ctx, calls } = context({ values: { name: '<p>李' } });
    await run(
      'message.send',
      { channel: 'email', to: ' {{name}} ', subject: '给{{name}}', body: '{{name}} 你好' },
      ctx,
    );
    await run('message.send', { channel: 'email', body: '<p>{{name}}</p>' }, ctx);
    expect(calls.sent).toEqual([
      { channel: 'email', to: '<p>李', subject: '给<p>李', body: '<p>李 你好', format: 'text' },
      { channel: 'email', body: '<p>&lt;p>李</p>', format: 'html' },
    ]);
  });

  it('is skipped with the name of the field that is missing', async () => {
    const { ctx, calls } = context();
    expect(await run('message.send', { channel: 'email', body: '{{nickname}}' }, ctx)).toEqual({
      status: 'skipped',
      reason: 'value-missing',
      detail: 'nickname',
    });
    expect(calls.sent).toEqual([]);
  });

  it.each([
    ['<p>x</p>', true],
    [' \n<!-- a --><!DOCTYPE html><html>', true],
    ['<DIV style="x">', true],
    ['1 < 2', false],
    ['<3 {{name}}', false],
    ['{{name}}<p>', false],
    ['<script>', false],
  ])('%s is HTML: %s', (template, html) => expect(looksLikeHtml(template)).toBe(html));
});

describe('task.create', () => {
  it('passes on the rendered task', async () => {
    const { ctx, calls } = context();
    const settings = {
      queue: 'renewals',
      title: '致电{{name}}',
      script: '您好{{name}}',
      dueInWorkdays: 2,
      assignee: 'owner',
    };
    expect(await run('task.create', settings, ctx)).toEqual({ status: 'done', output: { task: 't1' } });
    expect(calls.tasks).toEqual([
      { queue: 'renewals', title: '致电李雷', script: '您好李雷', dueInWorkdays: 2, assignee: 'owner' },
    ]);
  });
});

describe('record.update', () => {
  it('writes literals, templates, stored values and days from today in the customer’s zone', async () => {
    const { ctx, calls } = context();
    const values = {
      a: 'gold',
      b: '{{name}}!',
      c: '{{ raw.fee }}',
      d: { today: [1] },
      e: { now: [] },
      f: null,
      g: ['x'],
    };
    expect(await run('record.update', { values }, ctx)).toEqual({ status: 'done', output: { version: 2 } });
    expect(calls.updates).toEqual([
      { a: 'gold', b: '李雷!', c: 12.5, d: '2027-03-02', e: '2027-02-28T20:00:00.000Z', f: null, g: ['x'] },
    ]);
  });

  it('fails for good on values the form refuses, and tries again after a conflict or a fault', async () => {
    const settings = { values: { a: 1 } };
    const refused = new Invalid('RECORD_INVALID', {}, [{ path: 'values.a', code: 'TYPE' }]);
    expect(await run('record.update', settings, context({ fault: refused }).ctx)).toMatchObject({
      status: 'failed',
      reason: 'RECORD_INVALID',
    });
    for (const fault of [new Conflict('RECORD_VERSION_STALE'), new Error('connection lost')])
      await expect(run('record.update', settings, context({ fault }).ctx)).rejects.toBe(fault);
  });
});

describe('webhook.call', () => {
  it('is signed when it shares a secret, over the time and the very body', async () => {
    const { ctx, calls } = context();
    const secret = 'a secret of ours, long';
    const headers = { 'X-Careloop-Signature': 'forged' };
    await run('webhook.call', { url: 'https://a.example', headers, body: '{"name":"{{name}}"}', secret }, ctx);
    await run('webhook.call', { url: 'https://a.example', method: 'GET', secret }, ctx);
    await run('webhook.call', { url: 'https://a.example', body: '{}' }, ctx);
    const sent = calls.requests.map(({ headers, body }) => [headers['x-careloop-signature'], body] as const);
    for (const [sign, body = ''] of sent.slice(0, 2)) {
      const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(sign!)!;
      expect(Number(t)).toBe(Math.floor(ctx.now.getTime() / 1000));
      expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`, 'utf8').digest('hex'));
    }
    expect(sent[2]![0]).toBeUndefined();
  });

  const settings = { url: 'https://a.example/{{quote}}', headers: { 'X-Name': '{{fee}}' }, body: '{"q":"{{quote}}"}' };

  it('sends well-formed JSON and our key', async () => {
    const { ctx, calls } = context();
    expect(await run('webhook.call', settings, ctx)).toEqual({
      status: 'done',
      output: { status: 200, body: '{"ok":1}' },
    });
    expect(calls.requests).toEqual([
      {
        url: 'https://a.example/say%20%22hi%22',
        method: 'POST',
        headers: { 'x-name': '12.5', 'content-type': 'application/json', 'idempotency-key': 'occurrence/step' },
        body: '{"q":"say \\"hi\\""}',
      },
    ]);
  });

  it.each([
    [{ ...settings, body: '{"n":{{name}}}' }, 'BODY_NOT_JSON'],
    [{ ...settings, headers: { 'x-a': 'a{{evil}}' } }, 'HEADER_INVALID'],
  ])('sends nothing that would be malformed', async (wrong, reason) => {
    const { ctx, calls } = context({ values: { evil: 'x\r\nx-admin: 1' } });
    expect(await run('webhook.call', wrong, ctx)).toMatchObject({ status: 'failed', reason });
    expect(calls.requests).toEqual([]);
  });

  it.each([
    [404, { status: 'failed', reason: 'http-404', detail: 'no' }],
    [302, { status: 'failed', reason: 'http-302', detail: 'no' }],
  ])('%i is final', async (status, outcome) =>
    expect(await run('webhook.call', settings, context({ answer: { status, body: 'no' } }).ctx)).toEqual(outcome),
  );

  it.each([500, 503, 429, 408])('%i is tried again', (status) =>
    expect(run('webhook.call', settings, context({ answer: { status, body: '' } }).ctx)).rejects.toThrow(
      String(status),
    ),
  );

  it('an answer that never came is uncertain, except for reading', async () => {
    const fault = new UncertainDelivery('timed out');
    expect(await run('webhook.call', settings, context({ fault }).ctx)).toMatchObject({ status: 'uncertain' });
    await expect(
      run('webhook.call', { url: 'https://a.example', method: 'GET' }, context({ fault }).ctx),
    ).rejects.not.toBeInstanceOf(UncertainDelivery);
  });
});

it('waiting and branching are done by the flow, never by a handler', async () => {
  for (const action of ['flow.wait', 'flow.branch'])
    await expect(run(action, {}, context().ctx)).rejects.toMatchObject({ code: 'ACTION_IS_FLOW' });
});
