import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startTestApp, type TestApp } from '../support/app';

describe('the web app is served', () => {
  let t: TestApp;
  let webDir: string;
  beforeAll(async () => {
    webDir = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-web-'));
    fs.mkdirSync(path.join(webDir, 'assets'));
    fs.writeFileSync(path.join(webDir, 'index.html'), '<!doctype html><title>Careloop</title>');
    fs.writeFileSync(path.join(webDir, 'assets', 'app-1.js'), 'void 0');
    t = await startTestApp({ webDir });
  });
  afterAll(async () => {
    await t.close();
    fs.rmSync(webDir, { recursive: true });
  });

  const get = (url: string, accept = 'text/html') => t.app.inject({ url, headers: { accept } });

  it.each(['/', '/forms/customers?sort=-name', '/automations/x'])(
    '%s answers the page, afresh each time',
    async (url) => {
      const { statusCode, headers, payload } = await get(url);
      expect({ statusCode, cache: headers['cache-control'] }).toEqual({ statusCode: 200, cache: 'no-cache' });
      expect(payload).toContain('<title>Careloop</title>');
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' });
    },
  );

  it('keeps hashed files for ever', async () =>
    expect((await get('/assets/app-1.js')).headers['cache-control']).toContain('immutable'));

  it('does not pretend that a missing file or endpoint is a page', async () => {
    expect((await get('/assets/app-2.js', '*/*')).statusCode).toBe(404);
    expect((await get('/api/v1/nowhere')).statusCode).toBe(404);
  });

  it('never leaves its folder', async () => {
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json'])
      expect((await get(url, '*/*')).payload).not.toContain('workspaces');
  });
});
