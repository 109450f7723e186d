import module, { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stopSignal } from './children.mjs';
import { hold } from './hold.mjs';
import { checkout, prepare } from './prepare.mjs';
import { complain, say } from './say.mjs';

const signal = stopSignal();

/** A yes-or-no question, when somebody sits at the terminal. */
const ask =
  process.stdin.isTTY && process.stdout.isTTY
    ? async (zh, en) => {
        const terminal = createInterface({ input: process.stdin, output: process.stdout });
        try {
          const answer = await terminal.question(`${zh}\n  ${en} [Y/n] `, { signal });
          return !/^n/i.test(answer.trim());
        } finally {
          terminal.close();
        }
      }
    : undefined;

try {
  await prepare({ signal });
  module.enableCompileCache?.(path.join(checkout, 'node_modules/.cache/compiled')); // Node 22 and later
  const { launch } = createRequire(import.meta.url)('../dist/index.js');
  await launch({ checkout, env: process.env, signal, hold, say, ask });
  process.exit(0);
} catch (error) {
  if (signal.aborted) process.exit(0); // somebody wanted it to end
  complain(error);
  process.exit(1);
}
