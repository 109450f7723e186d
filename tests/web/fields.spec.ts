import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(90_000);

const regions = [
  { key: 'gd', label: '广东', color: 'blue' },
  { key: 'zj', label: '浙江', color: 'green' },
];
const cities = [
  { key: 'sz', label: '深圳' },
  { key: 'gz', label: '广州' },
  { key: 'hz', label: '杭州' },
];

/** A visit to a shop, written down on a phone at its door. */
describe('a visit with pictures, a signature and an address', () => {
  let b: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    await b.t.api.post('/departments', { name: '华南组' });
    const { status } = await b.t.api.post('/forms', {
      key: 'visits',
      name: '拜访',
      fields: [
        { key: 'title', type: 'text', label: '主题', required: true },
        { key: 'region', type: 'select', label: '大区', style: 'buttons', options: regions },
        {
          key: 'city',
          type: 'select',
          label: '城市',
          options: cities,
          optionsBy: { field: 'region', map: { gd: ['sz', 'gz'], zj: ['hz'] } },
        },
        { key: 'photos', type: 'image', label: '现场照片', max: 3 },
        { key: 'papers', type: 'file', label: '附件' },
        { key: 'signed', type: 'signature', label: '客户签名' },
        { key: 'shop', type: 'address', label: '门店地址' },
        { key: 'part', type: 'department', label: '部门' },
        { key: 'note', type: 'rich-text', label: '纪要' },
        { key: 'code', type: 'text', label: '编号', display: 'qr' },
      ],
      roles: { name: 'title' },
    });
    expect(status).toBe(201);
    page = await b.page({ width: 390, height: 844 });
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByText('我的企业').first().waitFor();
  }, 180_000);
  afterAll(() => b?.close());

  const shot = (color: string) =>
    sharp({ create: { width: 800, height: 600, channels: 3, background: color } })
      .jpeg()
      .toBuffer();

  it('is filled on a phone', async () => {
    await page.goto(`${b.url}/forms/visits/new`);
    await page.getByLabel('主题').fill('初次拜访');
    await page.getByRole('radio', { name: '广东' }).check();
    await page.getByRole('combobox', { name: '城市' }).click();
    await page.getByRole('option', { name: '深圳' }).waitFor({ state: 'attached' });
    expect(await page.getByRole('option', { name: '杭州' }).count()).toBe(0);
    await page.getByTitle('深圳').click();

    await page.getByTestId('photos-files').setInputFiles([
      { name: '门头.jpg', mimeType: 'image/jpeg', buffer: await shot('#0b7a75') },
      { name: '货架.jpg', mimeType: 'image/jpeg', buffer: await shot('#cf1322') },
    ]);
    await page.getByRole('button', { name: '货架.jpg 往前移' }).click();
    await page.getByTestId('papers-files').setInputFiles([
      { name: '安装.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
      { name: '报价.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 x') },
    ]);
    await page.getByText('「安装.exe」是程序或脚本，不能上传').waitFor();
    await page.getByRole('link', { name: /报价\.pdf/ }).waitFor();

    await page.getByRole('button', { name: /客户签名/ }).click();
    const pad = page.getByRole('img', { name: /签名区/ });
    await pad.hover(); // the dialog has grown to its size
    const { x, y } = (await pad.boundingBox())!;
    await page.mouse.move(x + 40, y + 80);
    await page.mouse.down();
    for (let i = 1; i < 20; i++) await page.mouse.move(x + 40 + i * 8, y + 80 + (i % 5) * 12);
    await page.mouse.up();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '使用这个签名' }).click();
    await page.getByRole('img', { name: /签名图片/ }).waitFor();

    await page.getByRole('combobox', { name: '门店地址' }).click();
    for (const division of ['广东省', '深圳市', '南山区'])
      await page.getByRole('menuitemcheckbox', { name: division }).click();
    await page.getByLabel('门店地址 街道').fill('科技园路 1 号');
    await page.getByRole('textbox', { name: '纪要' }).click();
    await page.keyboard.type('意向强');
    await page.getByRole('button', { name: '项目列表' }).click();
    await page.keyboard.type('，要折扣');
    await page.getByRole('textbox', { name: '编号' }).fill('MD-001');
    await page.getByRole('img', { name: '二维码：MD-001' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(/visits\/[0-9a-f-]{36}/);

    const { body } = await b.t.api.post<{ items: { values: Record<string, unknown> }[] }>(
      '/forms/visits/records/query',
      {},
    );
    expect(body.items).toHaveLength(1);
    expect(body.items[0]!.values).toMatchObject({
      title: '初次拜访',
      region: 'gd',
      city: 'sz',
      photos: [
        { name: '货架.jpg', type: 'image/jpeg', width: 800, height: 600 },
        { name: '门头.jpg', type: 'image/jpeg' },
      ],
      papers: [{ name: '报价.pdf', type: 'application/pdf' }],
      signed: [{ name: '客户签名.png', type: 'image/png' }],
      shop: '广东省/深圳市/南山区/科技园路 1 号',
      note: '<ul><li>意向强，要折扣</li></ul>',
    });
    await picture(page, 'fields-phone');
  });

  it('lets go of a city that the new region does not have', async () => {
    await page.getByRole('radio', { name: '浙江' }).check();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').first().waitFor();
    const { body } = await b.t.api.post<{ items: { values: Record<string, unknown> }[] }>(
      '/forms/visits/records/query',
      {},
    );
    expect(body.items[0]!.values).toMatchObject({ region: 'zj', city: null });
  });

  it('shows its pictures small in the grid', async () => {
    const wide = await b.page();
    await wide.context().addCookies(await page.context().cookies());
    await wide.goto(`${b.url}/forms/visits`);
    const small = wide.getByRole('img', { name: '门头.jpg' });
    await small.waitFor();
    await wide.waitForFunction(() => [...document.images].every((img) => img.complete && img.naturalWidth > 0));
    expect(await seriousFindings(wide)).toEqual([]);
    await picture(wide, 'fields-grid');
  });

  it('can be signed by typing', async () => {
    await page.getByRole('button', { name: /客户签名 重新签名/ }).click();
    await page.getByText('键入').click();
    await page.getByRole('textbox', { name: '输入姓名' }).fill('林晚晴');
    await page.getByRole('button', { name: '使用这个签名' }).click();
    await page.getByRole('dialog', { name: '客户签名' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').first().waitFor();
  });

  it('finds its department in the settings, where admins arrange them', async () => {
    const wide = await b.page();
    await wide.context().addCookies(await page.context().cookies());
    await wide.goto(`${b.url}/settings/departments`);
    await wide.getByRole('button', { name: '华南组 的更多操作' }).click();
    await wide.getByRole('menuitem', { name: '添加下级部门' }).click();
    await wide.getByRole('textbox', { name: '部门名称' }).fill('深圳站');
    await wide.getByRole('button', { name: /保\s?存/ }).click();
    await wide.getByText('深圳站').waitFor();
    expect(await seriousFindings(wide)).toEqual([]);
  });

  it('reports no error', () => {
    // The refused program is the browser's own line.
    expect(b.complaints.filter((line) => !/status of 422/.test(line))).toEqual([]);
  });
});
