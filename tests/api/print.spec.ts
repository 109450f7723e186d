import type { PrintedRecord, PrintTemplateView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

describe('records on paper', () => {
  let t: TestApp;
  let record: string;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    const made = await t.api.post('/forms', {
      key: 'quotes',
      name: '报价单 {{<b>}}',
      kind: 'record',
      fields: [
        { key: 'title', type: 'text', label: '标题', required: true },
        { key: 'on', type: 'date', label: '日期' },
        { key: 'note', type: 'long-text', label: '备注' },
        {
          key: 'lines',
          type: 'subform',
          label: '明细',
          fields: [
            { key: 'item', type: 'text', label: '项目' },
            { key: 'amount', type: 'number', label: '金额', scale: 2, unit: '元' },
          ],
        },
      ],
      roles: { name: 'title' },
    });
    expect(made).toMatchObject({ status: 201 });
    const { body } = await t.api.post<{ id: string }>('/forms/quotes/records', {
      values: {
        title: '<img src=x onerror=alert(1)> & 春季',
        on: '2027-03-01',
        lines: [
          { item: '清洗', amount: 12.5 },
          { item: null, amount: 3 },
        ],
      },
    });
    record = `/forms/quotes/records/${body.id}`;
  });
  afterAll(() => t.close());

  const print = (html?: string) => t.api.post<PrintedRecord>(`${record}/print`, html === undefined ? {} : { html });

  it('show every field and the rows of subforms, as text', async () => {
    const { status, body } = await print();
    expect(status).toBe(200);
    expect(body.title).toBe('<img src=x onerror=alert(1)> & 春季');
    expect(body.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; 春季');
    expect(body.html).not.toMatch(/<img|<b>|\{\{(?!&lt;)/);
    expect(body.html).toContain('2027');
    expect(body.html).toMatch(/<th>项目<\/th><th>金额<\/th>/);
    expect(body.html).toMatch(/<td>清洗<\/td><td>12\.50元<\/td>/);
    expect(body.html).toMatch(/<td><\/td><td>3\.00元<\/td>/);
    expect(body.html).toMatch(/<th>备注<\/th><td colspan="3"><\/td>/); // empty: nothing is printed
  });

  it('follow an own template, without what could run, load or lead away', async () => {
    const html = `<h1 style="text-align: center; background: url(https://x.test/a)" onclick="alert(1)">{{title}}</h1>
      <script>alert(1)</script><img src="https://x.test/p.png"><a href="javascript:alert(1)">x</a><iframe src="/"></iframe>
      {{#each lines}}<p style="color: red">{{@index}} {{this.item}} {{this.amount}}</p>{{/each}}`;
    expect((await t.api.put<PrintTemplateView>('/forms/quotes/print-template', { html })).body).toEqual({
      own: true,
      html,
    });
    const { body } = await print();
    expect(body.html).toContain('<h1 style="text-align:center">');
    expect(body.html).toContain('<p style="color:red">0 清洗 12.50元</p>');
    expect(body.html).not.toMatch(/script|onclick|<img|<a |iframe|url\(|x\.test/);
    expect((await t.api.put<PrintTemplateView>('/forms/quotes/print-template', { html: null })).body.own).toBe(false);
  });

  it.each([
    ['an unknown field', '<p>\n{{titl}}</p>', 'TEMPLATE_FIELD_MISSPELT'],
    ['markup past the escape', '{{{title}}}', 'TEMPLATE_NOT_ALLOWED'],
    ['a broken block', '{{#each lines}}', 'TEMPLATE_SYNTAX'],
  ])('refuse %s with a sentence', async (_, html, code) => {
    for (const answer of [await t.api.put('/forms/quotes/print-template', { html }), await print(html)])
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'PRINT_TEMPLATE_INVALID', details: [{ path: 'html', code, message: expect.any(String) }] },
      });
  });

  it('are for those who may see the record; templates are for builders', async () => {
    const agent = await t.member('agent');
    expect((await agent.post(`${record}/print`, {})).status).toBe(200);
    expect((await agent.post(`${record}/print`, { html: 'x' })).status).toBe(403);
    expect((await agent.put('/forms/quotes/print-template', { html: 'x' })).status).toBe(403);
    expect((await (await t.otherWorkspace()).post(`${record}/print`, {})).status).toBe(404);
  });
});
