import type { Page } from 'playwright-core';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

/** The clock of the story: half an hour before the greetings go out, in Shanghai. */
const MORNING = '2027-01-15T00:30:00Z';
const AFTER_NINE = '2027-01-15T01:05:00Z';

const FILE = [
  '客户姓名,手机号,电子邮箱,出生日期,会员等级',
  '顾晓晨,13811110001,xiaochen@example.com,1990年1月15日,金卡',
  '钟意,13811110002,yi@example.com,1985-01-18,金卡',
  '写错了,一二三,,,',
].join('\n');

jest.setTimeout(90_000);

describe('a manager sets up birthday care, and it reaches the customer', () => {
  let b: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    b = await startBrowser({ now: MORNING });
    page = await b.page();
  }, 180_000);
  afterAll(() => b?.close());

  const open = (path: string) => page.goto(`${b.url}${path}`);
  const see = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const publish = async (automation: string) => {
    await open('/automations');
    await page.getByText(automation, { exact: true }).first().click();
    await page
      .getByRole('button', { name: /^发\s?布$/ })
      .first()
      .click();
    await see('只管以后的');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^发\s?布$/ })
      .click();
    await see(/第 1 版已发布/);
  };

  it('signs in, after one wrong password', async () => {
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('not the password');
    await press(/登\s?录/);
    await see('邮箱或密码不正确');
    await page.getByLabel('密码').fill('correct horse battery');
    await press(/登\s?录/);
    await see('管理员');
  });

  it('installs the template', async () => {
    await open('/templates');
    await page.getByText('生日关怀').first().click();
    await see('金卡生日礼物');
    await press(/安\s?装/);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^安\s?装$/ })
      .last()
      .click();
    await see('「生日关怀」已安装，还差几步就能用');
  });

  it('brings customers in from a file, and is told which row is wrong', async () => {
    await open('/forms/customers/import');
    await page.setInputFiles('input[type=file]', { name: '客户.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await see('出生日期');
    await press('开始导入');
    await see('导入完成：客户.csv');
    await see('有 1 行没有导入。下载失败的行，改好后再导入一次。');
    await open('/forms/customers');
    await see('顾晓晨');
    await see('2027');
  });

  it('edits the greeting and sees it on a customer', async () => {
    // The control group is drawn by chance: here everybody is cared for.
    const { body } = await b.t.api.get<{ items: { id: string; name: string; policy: object }[] }>('/automations');
    const greeting = body.items.find(({ name }) => name === '生日祝福')!;
    await b.t.api.patch(`/automations/${greeting.id}`, { policy: { ...greeting.policy, holdout: 0 } });
    await open(`/automations/${greeting.id}`);
    await page.getByText('发送祝福').first().click();
    await page.getByLabel('标题').fill('{{name}}，生日快乐，福如东海！');
    await see(/福如东海/);
    await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'PATCH'), press('保存')]);
    const saved = await b.t.api.get<{ steps: { settings: { subject: string } }[] }>(`/automations/${greeting.id}`);
    expect(saved.body.steps[0]!.settings.subject).toBe('{{name}}，生日快乐，福如东海！');
  });

  it('rehearses: who would get it today', async () => {
    await page.getByRole('tab', { name: '演练' }).click();
    await see(/人会收到/);
    await see('演练只看不做：不发送、不写入任何东西。');
    expect((await b.t.api.get<{ items: unknown[] }>('/occurrences')).body.items).toEqual([]);
  });

  it('publishes', async () => {
    await publish('生日祝福');
    await publish('金卡生日礼物');
  });

  it('and at nine the care happens, once', async () => {
    await b.t.api.put('/test/clock', { now: AFTER_NINE });
    const first = await b.t.api.post<{ sent: number; tasks: number }>('/test/tick');
    expect(first.body).toMatchObject({ sent: expect.any(Number), tasks: expect.any(Number) });
    const outbox = await b.t.api.get<{ items: { recipient: string; subject: string }[] }>('/outbox');
    expect(outbox.body.items.filter(({ subject }) => subject === '顾晓晨，生日快乐，福如东海！')).toHaveLength(1);
    expect((await b.t.api.post('/test/tick')).body).toMatchObject({ sent: 0, tasks: 0 });
  });

  it('shows the care on the customer’s page, with what was said', async () => {
    const found = await b.t.api.post<{ items: { id: string }[] }>('/forms/customers/records/query', {
      filter: { '==': [{ var: 'name' }, '顾晓晨'] },
    });
    await open(`/forms/customers/${found.body.items[0]!.id}`);
    await page.getByRole('tab', { name: '关怀动态' }).click();
    await see('生日祝福');
    await see(/福如东海/);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('gives a colleague the task, who completes it', async () => {
    await open('/desk');
    await page
      .getByText(/待领取/)
      .first()
      .click();
    await page.getByText(/钟意/).first().click();
    await see('话术');
    await picture(page, 'desk');
    await press(/领\s?取/);
    await press(/已送达/);
    await see('已记为「已送达」');
    const tasks = await b.t.api.get<{ items: { title: string; outcome: string }[] }>('/tasks?state=done');
    expect(tasks.body.items).toMatchObject([{ title: '为金卡客户钟意准备生日礼物', outcome: 'delivered' }]);
  });

  it('and no page complained on the way', () =>
    // The wrong password is answered by 401, which the browser itself reports.
    expect(b.complaints).toEqual([]));
});
