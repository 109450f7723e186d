import fs from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { startTestApp, type TestApp } from './app';

const root = path.resolve(__dirname, '../..');
const executablePath = process.env.CARELOOP_CHROMIUM ?? '/usr/bin/chromium';

/** The real server on loopback with the built web app, and a browser to look at it. */
export interface TestBrowser {
  t: TestApp;
  url: string;
  /** A page of its own, in Chinese unless said otherwise; what it reports as errors is kept in `complaints`. */
  page: (options?: { width?: number; height?: number; locale?: string }) => Promise<Page>;
  /** Errors of pages: uncaught exceptions, console errors, answers of 500 and above. */
  complaints: string[];
  close: () => Promise<void>;
}

export async function startBrowser(settings: Parameters<typeof startTestApp>[0] = {}): Promise<TestBrowser> {
  const webDir = path.join(root, 'apps/web/dist');
  if (!fs.existsSync(path.join(webDir, 'index.html'))) throw new Error('the web app is not built: npm run build');
  const t = await startTestApp({ webDir, ...settings });
  await t.app.listen(0, '127.0.0.1');
  const { port } = t.app.getHttpServer().address() as { port: number };
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    t,
    url: `http://127.0.0.1:${port}`,
    complaints,
    page: async ({ width = 1440, height = 900, locale = 'zh-CN' } = {}) => {
      const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai' });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
      page.on('console', (message) => {
        // A refused sign-in look-up is the browser's own line, not a fault.
        if (message.type() === 'error' && !/status of 401/.test(message.text()))
          complaints.push(`console: ${message.text()}`);
      });
      page.on('response', (answer) => {
        if (answer.status() >= 500) complaints.push(`${answer.status()} ${answer.url()}`);
      });
      return page;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await browser.close();
      await t.close();
    },
  };
}

/** Serious findings of axe-core on what the page shows now, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  // Past the page's content policy: evaluate runs in the page's world without a script tag.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: (options: unknown) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)} (${nodes.length})`);
  });
}

/** Keeps a picture: for documents when `CARELOOP_SCREENSHOTS=1`, else only where a test looks at it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.CARELOOP_SCREENSHOTS !== '1') return;
  const file = path.join(root, 'docs/images', `${name}.png`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
}
