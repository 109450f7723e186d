import type { Locator, Page } from 'playwright-core';
import type { FormView } from '@careloop/contracts';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(120_000);

/** A builder makes a form of repairs from nothing, and changes it while a colleague does. */
describe('designing a form', () => {
  let b: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    page = await b.page();
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByText('我的企业').first().waitFor();
  }, 180_000);
  afterAll(() => b?.close());

  const palette = () => page.getByRole('complementary', { name: '可以添加的字段' });
  const settings = () => page.getByRole('complementary', { name: '属性' });
  const chip = (name: string) => palette().getByRole('button', { name, exact: true });
  const item = (name: string) => page.locator(`[data-canvas] li > button[aria-label^="${name}"]`);
  const setting = (label: string) => settings().getByLabel(label, { exact: true });
  const dialog = () => page.getByRole('dialog');
  const ok = () =>
    dialog()
      .getByRole('button', { name: /^确\s?定$/ })
      .click();
  /** What stands on the canvas, in its order. */
  const order = () =>
    page.$$eval('[data-canvas] li > button', (buttons) =>
      buttons.map((button) => button.getAttribute('aria-label')!.split(/[，：]/)[0]),
    );
  /** Waits until these stand first on the canvas. */
  const stands = (labels: readonly (string | undefined)[]) =>
    page.waitForFunction((wanted) => {
      const buttons = [...document.querySelectorAll('[data-canvas] li > button')];
      const now = buttons.map((button) => button.getAttribute('aria-label')!.split(/[，：]/)[0]);
      return wanted.every((label, i) => now[i] === label);
    }, labels);
  const add = async (type: string, label?: string) => {
    await chip(type).click();
    if (label) await setting('标题').fill(label);
  };
  const drag = async (from: Locator, to: Locator, x: number, y: number) => {
    await from.scrollIntoViewIfNeeded();
    const [a, z] = [(await from.boundingBox())!, (await to.boundingBox())!];
    await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
    await page.mouse.down();
    await page.mouse.move(a.x + a.width / 2 + 12, a.y + a.height / 2 + 12, { steps: 3 });
    await page.mouse.move(z.x + z.width * x, z.y + z.height * y, { steps: 8 });
    await page.mouse.up();
  };
  /** A condition of one line: this field is this option. */
  const condition = async (field: string, option: string) => {
    await dialog()
      .getByRole('button', { name: /添加条件$/ })
      .click();
    await choose(dialog().getByRole('combobox').first(), field);
    await choose(dialog().getByRole('combobox').nth(2), option);
  };
  const choose = async (box: Locator, text: string) => {
    await box.click();
    await page.locator('.ant-select-dropdown:visible').getByText(text, { exact: true }).first().click();
  };

  it('begins with an empty canvas, and takes fields by click and by drag', async () => {
    await page.goto(`${b.url}/forms`);
    await page.getByRole('button', { name: '新建表单' }).click();
    await page.getByText('还没有字段').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('表单名称').first().fill('维修单');
    await add('单行文本', '单号');
    await add('单行文本', '客户姓名');
    await add('单选按钮', '类别');
    for (const [i, name] of ['安装', '维修', '其他'].entries())
      await settings()
        .getByRole('textbox', { name: `选项 ${i + 1}` })
        .fill(name);
    await add('单行文本', '说明');
    await add('数字', '数量');
    await add('金额', '单价');
    await add('金额', '合计');
    await add('日期', '上门日期');
    await drag(chip('分组'), item('数量'), 0.1, 0.5);
    await setting('标题').fill('费用');
    await drag(item('上门日期'), item('类别'), 0.1, 0.5);
    await drag(chip('标签页'), page.locator('[data-canvas]'), 0.5, 0.95);
    await setting('标题').fill('备注');
    await add('多行文本', '备注');
    await add('标签页', '签收');
    await add('子表单', '配件');
    await item('配件').waitFor();
    expect(await order()).toEqual([
      '单号',
      '客户姓名',
      '上门日期',
      '类别',
      '说明',
      '分组',
      '数量',
      '单价',
      '合计',
      '标签页',
      '备注',
      '标签页',
      '配件',
    ]);
  });

  it('sets widths, a formula and a condition, each where one looks for it', async () => {
    for (const name of ['数量', '单价', '合计']) {
      await item(name).click();
      await settings().getByText('1/3').click();
    }
    await settings().getByRole('button', { name: '编辑 由公式得出' }).click();
    const text = dialog().locator('textarea');
    await text.pressSequentially('数');
    await page.keyboard.press('Enter');
    await page.keyboard.type(' * 单');
    await dialog().getByRole('option', { name: /单价/ }).click();
    await page.keyboard.type(' + 没有');
    await dialog()
      .getByText(/不认识「没有」/)
      .waitFor();
    expect(
      await dialog()
        .getByRole('button', { name: /^确\s?定$/ })
        .isDisabled(),
    ).toBe(true);
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('Backspace');
    await dialog().getByLabel('数量').fill('3');
    await dialog().getByLabel('单价').fill('12.5');
    await dialog().getByText('¥37.50').waitFor();
    expect(await text.inputValue()).toBe('{数量} * {单价}');
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'formula');
    await ok();

    await item('备注').click();
    await settings().getByRole('switch', { name: '必填' }).click();
    await item('说明').click();
    await settings().getByRole('button', { name: '编辑 什么时候显示' }).click();
    await condition('类别', '其他');
    await ok();
    await settings()
      .getByText(/类别.*是.*其他/)
      .waitFor();
    await item('合计').locator('..').getByText('公式', { exact: true }).waitFor();
  });

  it('checks what is submitted, in the form’s own settings', async () => {
    await settings().getByRole('tab', { name: '表单属性' }).click();
    await settings().getByRole('button', { name: '添加校验' }).click();
    await ok();
    await dialog().getByText('请填写').first().waitFor();
    await dialog()
      .getByRole('button', { name: /添加条件$/ })
      .click();
    await choose(dialog().getByRole('combobox').first(), '数量');
    await choose(dialog().getByRole('combobox').nth(1), '不超过');
    await dialog().getByRole('spinbutton').fill('99');
    await dialog().getByLabel('提示').first().fill('一张单最多 99 件');
    await ok();
    await settings().getByText('一张单最多 99 件').waitFor();
  });

  it('is worked by keys alone, and every step can be taken back', async () => {
    const before = await order();
    await item('客户姓名').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+ArrowUp');
    await stands(['客户姓名', '单号']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await stands(['客户姓名', '单号', '单号 2']);
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => !document.querySelector('[data-canvas] li > button[aria-label^="单号 2"]'));
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Control+z');
    await stands(before);
    expect(await order()).toEqual(before);
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Control+y');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await stands(before);
    expect(await order()).toEqual(before);
  });

  it('shows the form as it will be, on a computer and on a phone, rules and all', async () => {
    await page.getByRole('button', { name: /预\s?览/ }).click();
    await dialog().getByText('试一下提交').waitFor();
    await dialog().getByLabel('说明').waitFor({ state: 'detached' });
    await dialog().getByText('其他', { exact: true }).click();
    await dialog().getByLabel('说明').waitFor();
    await dialog().locator('textarea').fill('放门口');
    await dialog().getByLabel('数量').fill('100');
    await dialog().getByRole('button', { name: '试一下提交' }).click();
    await dialog().getByText('一张单最多 99 件').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog().getByText('手机', { exact: true }).click();
    const widths = await dialog()
      .locator('input:visible')
      .evaluateAll((all) => all.map((one) => one.clientWidth));
    expect(Math.max(...widths)).toBeLessThan(390);
    await page.keyboard.press('Escape');
  });

  it('is not left by accident, and saved it is a form that can be filled', async () => {
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByText('改动还没保存，要离开吗？').waitFor();
    await dialog().getByRole('button', { name: '继续编辑' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await picture(page, 'designer');
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/design');
    await page.getByText('第 1 版').waitFor();
    const { body } = await b.t.api.get<{ items: FormView[] }>('/forms');
    const [form] = body.items;
    expect(form).toMatchObject({ name: '维修单', checks: [{ message: '一张单最多 99 件', fields: ['f5'] }] });
    expect(form!.fields.find(({ label }) => label === '合计')).toMatchObject({ formula: '{f5} * {f6}', span: 4 });

    await page.getByRole('button', { name: '返回' }).click();
    await page
      .getByRole('button', { name: /新\s?增/ })
      .first()
      .click();
    const drawer = dialog();
    await drawer.getByLabel('单号').fill('R-001');
    await drawer.getByText('其他', { exact: true }).click();
    await drawer.getByLabel('说明').fill('换过滤芯');
    await drawer.getByRole('tab', { name: '签收' }).click();
    // What is missing stands on the tab that is not open: it is opened, and marked.
    await drawer.getByRole('button', { name: /保\s?存/ }).click();
    await drawer.getByRole('tab', { name: /^备注\s*（有要改的地方）$/, selected: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.keyboard.type('放门口');
    await drawer.getByLabel('数量').fill('2');
    await drawer.getByLabel('单价').fill('10.5');
    await page.waitForFunction(() => [...document.querySelectorAll('input')].some(({ value }) => /21\.00/.test(value)));
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'record-form');
    await drawer.getByRole('button', { name: /保\s?存/ }).click();
    await page.getByText('R-001').first().waitFor();
  });

  it('brings two people together who save at once, and loses nothing', async () => {
    const { body } = await b.t.api.get<{ items: FormView[] }>('/forms');
    const form = body.items[0]!;
    await page.goto(`${b.url}/forms/${form.key}/design`);
    await item('单号').click();
    await setting('标题').fill('工单号');
    await add('手机', '联系电话');
    const fields = form.fields.map((field) => (field.label === '单号' ? { ...field, label: '编号' } : field));
    const theirs = { fields: [...fields, { key: 'rating', type: 'rating', label: '满意度' }] };
    expect((await b.t.api.patch(`/forms/${form.id}`, theirs)).status).toBe(200);
    await page.keyboard.press('Control+s');
    await dialog().getByText('有人刚改过这个表单').waitFor();
    await dialog().getByText('新增字段“满意度”').waitFor();
    await dialog().getByText('对方的', { exact: true }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog().getByRole('button', { name: '把我的改动加上去' }).click();
    await page.keyboard.press('Control+s');
    await page.getByText('第 3 版', { exact: true }).waitFor();
    const merged = await b.t.api.get<FormView>(`/forms/${form.id}`);
    const labels = merged.body.fields.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['编号', '联系电话', '满意度']));
    expect(labels).not.toContain('单号');
  });

  it('says who would miss a field, and keeps what was taken off', async () => {
    await item('单价').click();
    await page.keyboard.press('Delete');
    await dialog().getByText('「单价」有 1 处在用').waitFor();
    await dialog().getByRole('button', { name: '合计' }).click();
    await item('上门日期').click();
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => !document.querySelector('[data-canvas] li > button[aria-label^="上门日期"]'));
    await page.keyboard.press('Control+s');
    await page.getByText('第 4 版', { exact: true }).waitFor();
    await settings().getByRole('tab', { name: '表单属性' }).click();
    await settings().getByRole('button', { name: '恢复「上门日期」' }).click();
    await item('上门日期').waitFor();
    expect((await order()).at(-1)).toBe('上门日期');
    await page.getByRole('button', { name: '版本记录' }).click();
    await page.getByText('移除字段“上门日期”').waitFor();
    await page.mouse.move(200, 400);
    await page.getByRole('tooltip').waitFor({ state: 'hidden' });
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '恢复这一版' }).last().click();
    await page.getByText('已取出第 1 版，看过后请保存。').waitFor();
    await item('单号').waitFor();
    await item('满意度').waitFor({ state: 'detached' });
    await settings().getByRole('button', { name: '恢复「满意度」' }).waitFor();
  });

  it('can be used on a phone', async () => {
    const phone = await b.page({ width: 390, height: 844 });
    await phone.context().addCookies(await page.context().cookies());
    await phone.goto(`${b.url}/new-form`);
    await phone.getByLabel('表单名称').fill('到店登记');
    for (const name of ['单行文本', '手机']) {
      await phone.getByRole('button', { name: '添加字段' }).click();
      await phone.locator('.ant-drawer').getByRole('button', { name, exact: true }).click();
    }
    await phone.locator('[data-canvas] button[aria-label^="手机"]').click();
    await phone.getByRole('button', { name: '上移' }).click();
    await phone.locator('[data-canvas]').getByRole('button', { name: '属性' }).click();
    await phone.getByRole('switch', { name: /必填/ }).click();
    expect(await seriousFindings(phone)).toEqual([]);
    await phone.locator('.ant-drawer-close').click();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await phone.getByRole('button', { name: /保\s?存/ }).click();
    await phone.waitForURL('**/design');
    const { body } = await b.t.api.get<{ items: FormView[] }>('/forms');
    expect(body.items.find(({ name }) => name === '到店登记')?.fields).toMatchObject([
      { type: 'phone', required: true },
      { type: 'text' },
    ]);
  });

  it('and no page complained on the way', () =>
    expect(b.complaints.filter((line) => !/409|422/.test(line))).toEqual([]));
});
