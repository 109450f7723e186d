/** Runs a compiled launcher on a checkout, as apps/launcher/steps/start.mjs does after its preparations. */
import { createRequire } from 'node:module';
import { stopSignal } from '../../apps/launcher/steps/children.mjs';
import { hold } from '../../apps/launcher/steps/hold.mjs';
import { complain, say } from '../../apps/launcher/steps/say.mjs';

const [launcher, checkout] = process.argv.slice(2);
const { launch } = createRequire(import.meta.url)(`${launcher}/index.js`);
const signal = stopSignal();
try {
  await launch({ checkout, env: process.env, signal, hold, say });
  process.exit(0);
} catch (error) {
  if (signal.aborted) process.exit(0);
  complain(error);
  process.exit(1);
}
