import { fileURLToPath } from 'node:url';
import { run, stopSignal } from './children.mjs';
import { checkout, prepare } from './prepare.mjs';
import { complain } from './say.mjs';
import { installSystemPackages } from './system.mjs';

const signal = stopSignal();
let code = 1;
try {
  await prepare({ signal });
  await installSystemPackages(signal);
  const typescript = fileURLToPath(new URL('typescript.cjs', import.meta.url));
  const args = [typescript, 'tests/bench/run.ts', ...process.argv.slice(2)];
  ({ code } = await run(process.execPath, args, { cwd: checkout, signal, show: true }));
} catch (error) {
  if (!signal.aborted) complain(error);
}
process.exit(code === 0 ? 0 : 1);
