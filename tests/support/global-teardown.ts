import fs from 'node:fs';

export default async function teardown() {
  const test = (globalThis as { careloopTest?: { home: string; server: { stop: () => Promise<void> } } }).careloopTest;
  if (!test) return;
  await test.server.stop();
  fs.rmSync(test.home, { recursive: true, force: true });
}
