import type { Page } from 'playwright-core';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(120_000);

const SCREENS = [
  ['templates', '/templates', '流失挽回'],
  ['template', '/templates/churn-rescue', '里面有什么'],
  ['forms', '/forms', '订单'],
  ['data', '/forms/customers', '诸葛明'],
  ['import', '/forms/customers/import', '选择文件'],
  ['automations', '/automations', '沉默 90 天挽回'],
  ['ledger', '/ledger', '生日祝福'],
  ['desk', '/desk', '待领取'],
  ['outbox', '/outbox', '生日快乐'],
  ['settings', '/settings', '成员'],
] as const;

/** A workspace with all three lifecycles, their sample people, and a morning of care behind it. */
describe('every main screen', () => {
  let b: TestBrowser;
  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    const { api } = b.t;
    for (const id of ['birthday-care', 'contract-renewal', 'churn-rescue'])
      expect(await api.post(`/templates/${id}/install`, { sampleData: true, channel: 'sandbox' })).toMatchObject({
        status: 201,
      });
    const { body } = await api.get<{ items: { id: string; policy: object }[] }>('/automations');
    for (const { id, policy } of body.items) {
      await api.patch(`/automations/${id}`, { policy: { ...policy, holdout: 0 } });
      expect(await api.post(`/automations/${id}/publish`, { start: 'future' })).toMatchObject({ status: 200 });
    }
    await api.put('/test/clock', { now: '2027-01-15T03:00:00Z' });
    await api.post('/test/tick');
  }, 180_000);
  afterAll(() => b?.close());

  const signedIn = async (width: number, height: number): Promise<Page> => {
    const page = await b.page({ width, height });
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByText('我的企业').first().waitFor();
    return page;
  };

  it.each([
    ['a wide window', 1440, 900],
    ['a phone', 390, 844],
  ])('shows what it should on %s, without complaints, readable for everybody', async (_, width, height) => {
    const page = await signedIn(width, height);
    for (const [name, path, text] of SCREENS) {
      await page.goto(`${b.url}${path}`);
      await page.getByText(text).first().waitFor();
      await page.waitForFunction(() => !document.querySelector('.ant-skeleton, .ant-spin-spinning'));
      await picture(page, width < 500 ? `${name}-phone` : name);
      expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ name, overflow }).toEqual({ name, overflow: 0 });
    }
    expect(b.complaints).toEqual([]);
  });

  it('tells why, on the ledger', async () => {
    const page = await signedIn(1440, 900);
    await page.goto(`${b.url}/ledger`);
    await page.getByText('周牧野').first().click();
    await page.getByText('今天是您的生日').first().waitFor();
    await picture(page, 'why');
    expect(await seriousFindings(page)).toEqual([]);
    expect(b.complaints).toEqual([]);
  });

  it('speaks English and Traditional Chinese', async () => {
    const page = await signedIn(1440, 900);
    await page.evaluate(() => localStorage.clear());
    const english = await b.page({ locale: 'en-US' });
    await english.goto(`${b.url}/sign-in`);
    await english.getByLabel(/e-?mail/i).waitFor();
    const taiwan = await b.page({ locale: 'zh-TW' });
    await taiwan.goto(`${b.url}/sign-in`);
    await taiwan.getByLabel('郵箱').or(taiwan.getByLabel('電子郵件')).or(taiwan.getByLabel('信箱')).first().waitFor();
    expect(b.complaints).toEqual([]);
  });
});
