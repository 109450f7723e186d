import fc from 'fast-check';
import type { FormDefinition } from '@careloop/forms';
import { Invalid } from '@careloop/kernel';
import { fieldsPlugin } from '@careloop/plugin-fields';
import { Registry } from '@careloop/sdk';
import { type Escape, MAX_OUTPUT, renderTemplate } from './render';
import { checkTemplate, recordTemplate, templateFields } from './record-template';

const registry = new Registry([fieldsPlugin]);
const field = (key: string, type: string, label: string, more = {}) => ({ id: key, key, type, label, ...more });
const form: FormDefinition = {
  id: 'f1',
  key: 'customers',
  name: '客户',
  kind: 'customer',
  version: 1,
  roles: { name: 'name' },
  fields: [
    field('name', 'text', '姓名'),
    field('nickname', 'text', '昵称'),
    field('tier', 'select', '等级', {
      options: [
        { key: 'gold', label: '金卡' },
        { key: 'plain', label: '普通' },
      ],
    }),
    field('interests', 'multi-select', '兴趣', {
      options: [
        { key: 'tea', label: '茶' },
        { key: 'go', label: '围棋' },
      ],
    }),
    field('renews_on', 'date', '续约日'),
    field('fee', 'number', '月费', { scale: 2 }),
    field('vip', 'checkbox', '贵宾'),
    field('owner', 'member', '负责人'),
  ],
};
const values = {
  name: '李雷',
  tier: 'gold',
  interests: ['tea', 'go'],
  renews_on: '2027-03-31',
  fee: 1234.5,
  vip: false,
  owner: '0198c0de-0000-7000-8000-000000000001',
};
const data = (more: Record<string, unknown> = {}, steps = {}) =>
  recordTemplate({
    form,
    types: registry.field,
    values: { ...values, ...more },
    steps,
    name: () => '韩梅梅',
    now: new Date('2027-03-01T02:00:00Z'),
    zone: 'Asia/Shanghai',
    language: 'zh-CN',
  });
const render = (template: string, more = {}, escape: Escape = 'none', steps = {}) =>
  renderTemplate(template, data(more, steps), escape);
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof Invalid ? error.code : `not Invalid: ${String(error)}`;
  }
  return 'rendered';
};

describe('a template', () => {
  it.each([
    ['亲爱的{{name}}：', '亲爱的李雷：'],
    ['{{tier}} / {{raw.tier}}', '金卡 / gold'],
    ['{{interests}}', '茶、围棋'],
    ['{{#each interests}}{{@index}}.{{this}}{{#unless @last}}，{{/unless}}{{/each}}', '0.茶，1.围棋'],
    ['{{#if (eq tier "gold")}}贵宾{{else if vip}}V{{else}}您好{{/if}}', '贵宾'],
    ['{{#if (eq tier "金卡")}}是{{/if}}', '是'],
    ['{{#if vip}}V{{else}}非{{/if}}', '非'],
    ['{{#if (and (gt fee 1000) (not vip))}}大{{/if}}', '大'],
    ['{{#if (lt renews_on "2027-04-01")}}近{{/if}}', '近'],
    ['{{default nickname name}}', '李雷'],
    ['{{default nickname "朋友"}}', '朋友'],
    ['{{date renews_on}} {{date renews_on "M/D"}} {{date _today "YYYY-MM-DD"}}', '2027年3月31日 3/31 2027-03-01'],
    ['还有{{days_until renews_on}}天', '还有30天'],
    ['{{money fee}} {{number fee 1}} {{money fee "USD"}}', '¥1,234.50 1,234.5 $1,234.50'],
    ['{{owner}}', '韩梅梅'],
    ['{{steps.call.outcome}}', 'reached'],
    ['a{{! a remark }}b', 'ab'],
    ['{{#if name}}\n一\n{{/if}}\n二', '一\n二'],
  ])('%s', (template, text) => expect(render(template, {}, 'none', { call: { outcome: 'reached' } })).toBe(text));

  it.each([null, '', undefined])('names the field whose value is missing (%p)', (nickname) => {
    for (const template of ['{{nickname}}', '{{date nickname}}', '{{#if name}}{{nickname}}{{/if}}'])
      expect(() => render(template, { nickname })).toThrow(
        expect.objectContaining({ code: 'TEMPLATE_VALUE_MISSING', params: { field: 'nickname' } }),
      );
    expect(render('{{#if nickname}}{{nickname}}{{else}}-{{/if}}', { nickname })).toBe('-');
  });

  it('shows zero and false, which are values', () => expect(render('{{fee}}|{{vip}}', { fee: 0 })).toMatch(/^0.*\|.+/));

  it('tells which fields it reads', () =>
    expect(templateFields('{{name}}{{#if (eq raw.tier "x")}}{{name}}{{/if}}{{_today}}{{steps.a.b}}')).toEqual([
      'name',
      'tier',
    ]));
});

describe('escaping', () => {
  const name = `<img src=x onerror="1">&'\n\\{{tier}}`;

  it('html: a value never becomes markup', () =>
    expect(render('<p>{{name}}</p>', { name }, 'html')).toBe(
      `<p>&lt;img src&#x3D;x onerror&#x3D;&quot;1&quot;&gt;&amp;&#x27;\n\\{{tier}}</p>`,
    ));

  it('json: any value survives inside a quoted string', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(JSON.parse(render('{"n":"{{name}}"}', { name: text }, 'json'))).toEqual({ n: text });
      }),
    ));

  it('url: a value stays one part', () =>
    expect(new URL(render('https://a.example/u/{{name}}?x=1', { name: '../?y=2#z@b' }, 'url')).pathname).toBe(
      '/u/..%2F%3Fy%3D2%23z%40b',
    ));

  it('url: half a character is replaced, not thrown at the caller', () =>
    expect(render('{{name}}', { name: 'a\ud800b' }, 'url')).toBe('a%EF%BF%BDb'));

  it('values are never read as templates', () => expect(render('{{name}}', { name: '{{tier}}' })).toBe('{{tier}}'));
});

describe('attacks', () => {
  it.each([
    '{{constructor}}',
    '{{__proto__}}',
    '{{raw.__proto__}}',
    '{{raw.constructor}}',
    '{{name.constructor}}',
    '{{this.constructor}}',
    '{{toString}}',
    '{{hasOwnProperty}}',
    '{{steps.constructor.name.length}}',
    '{{lookup this "constructor"}}',
    '{{#with name}}{{#with constructor}}{{this}}{{/with}}{{/with}}',
    '{{#with this as |o|}}{{o}}{{/with}}',
    '{{#each this}}{{@key}}{{/each}}',
    '{{constructor "x"}}',
    '{{toString name}}',
    '{{valueOf name}}',
    '{{__defineGetter__ "a" "b"}}',
    '{{helperMissing name}}',
    '{{blockHelperMissing name}}',
    '{{log name}}',
    '{{> partial}}',
    '{{> (name)}}',
    '{{#> layout}}{{/layout}}',
    '{{#*inline "x"}}{{/inline}}',
    '{{{name}}}',
    '{{&name}}',
    '{{{{raw}}}}{{name}}{{{{/raw}}}}',
    '{{#name}}x{{/name}}',
    '{{^name}}x{{/name}}',
    '{{@root}}',
    '{{@root.name}}',
    '{{../name.x}}',
    '{{this}}',
    '{{date name x=1}}',
    '{{date}}{{date name "a" "b"}}',
    '{{if name "x"}}',
  ])('%s is refused', (template) => {
    const code = codeOf(() => render(template));
    expect(code).toMatch(/^TEMPLATE_(NOT_ALLOWED|FIELD_UNKNOWN|FUNCTION_UNKNOWN|ARGUMENTS)$/);
    expect(checkTemplate(template, form)).not.toEqual([]);
  });

  it('a step output cannot be reached through the prototype', () =>
    expect(codeOf(() => render('{{steps.constructor.name}}'))).toBe('TEMPLATE_VALUE_MISSING'));

  it.each([
    ['too long', 'x'.repeat(20_001), 'TEMPLATE_TOO_LONG'],
    ['nested too deep', '{{#if name}}'.repeat(500) + '{{/if}}'.repeat(500), 'TEMPLATE_TOO_DEEP'],
    ['never closed', '{{#if name}}'.repeat(1600), 'TEMPLATE_TOO_DEEP'],
    ['calls nested too deep', `{{#if ${'(not '.repeat(3000)}name${')'.repeat(3000)}}}{{/if}}`, 'TEMPLATE_TOO_DEEP'],
  ])('a template that is %s is refused', (_, template, code) => {
    expect(codeOf(() => render(template))).toBe(code);
  });

  it('output is bounded, also for loops in loops', () => {
    const interests = Array.from({ length: 900 }, (_, i) => `o${i}`);
    const loops = '{{#each interests}}{{#each interests}}{{#each interests}}{{this}}{{/each}}{{/each}}{{/each}}';
    expect(codeOf(() => render(loops, { interests }))).toBe('TEMPLATE_OUTPUT_TOO_LONG');
    expect(codeOf(() => render(loops.replace('{{this}}', ''), { interests }))).toBe('TEMPLATE_OUTPUT_TOO_LONG');
    expect(codeOf(() => render('{{name}}{{name}}', { name: 'x'.repeat(MAX_OUTPUT / 2 + 1) }))).toBe(
      'TEMPLATE_OUTPUT_TOO_LONG',
    );
    expect(codeOf(() => render(loops, { interests: Array.from({ length: 1_001 }, String) }))).toBe(
      'TEMPLATE_LIST_TOO_LONG',
    );
  });

  it('no text makes it fail in another way than saying what is wrong', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              '{{',
              '}}',
              '{{#if ',
              '{{/if}}',
              '{{else}}',
              'name',
              ' ',
              '"',
              '(',
              ')',
              '\n',
              '.',
              '@',
              '{',
              '\\',
              '[',
              ']',
            ),
            fc.string(),
          ),
        ),
        (words) => expect(codeOf(() => render(words.join('')))).toMatch(/^(rendered|TEMPLATE_\w+)$/),
      ),
      { numRuns: 2_000 },
    ));
});

describe('the check at save', () => {
  it('gives the line of a syntax error', () =>
    expect(checkTemplate('一\n二{{#if name}}\n三', form)).toEqual([
      { path: '', code: 'TEMPLATE_SYNTAX', params: expect.objectContaining({ line: 3 }) },
    ]));

  it.each([
    ['{{nam}}', 'TEMPLATE_FIELD_MISSPELT', 'name'],
    ['{{姓名}}', 'TEMPLATE_FIELD_MISSPELT', 'name'],
    ['{{raw.renew_on}}', 'TEMPLATE_FIELD_MISSPELT', 'renews_on'],
    ['{{weather}}', 'TEMPLATE_FIELD_UNKNOWN', undefined],
  ])('%s', (template, code, suggestion) =>
    expect(checkTemplate(`a\n${template}`, form)).toEqual([
      { path: '', code, params: { name: template.slice(2, -2), line: 2, ...(suggestion && { suggestion }) } },
    ]),
  );

  it('finds every mistake at once', () =>
    expect(checkTemplate('{{a1}} {{{name}}} {{> x}}', form).map((detail) => detail.code)).toEqual([
      'TEMPLATE_NOT_ALLOWED',
      'TEMPLATE_NOT_ALLOWED',
    ]));

  it('lets good templates through', () =>
    expect(checkTemplate('{{name}}{{_today}}{{steps.a.b}}{{raw.fee}}', form)).toEqual([]));
});
