import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, stopSignal } from './children.mjs';
import { checkout, prepare } from './prepare.mjs';
import { complain } from './say.mjs';
import { findBrowser, installSystemPackages } from './system.mjs';

const signal = stopSignal();
const results = mkdtempSync(path.join(os.tmpdir(), 'careloop-results-'));
let code = 1;
try {
  await prepare({ signal });
  await installSystemPackages(signal);
  code = await test(process.argv.slice(2));
} catch (error) {
  if (!signal.aborted) complain(error);
} finally {
  rmSync(results, { recursive: true, force: true });
}
process.exit(code);

/** Runs Jest with the arguments given to `npm test --`, and ends with the one line that counts. */
async function test(args) {
  const file = path.join(results, 'jest.json');
  const jest = path.join(checkout, 'node_modules/.bin/jest');
  const browser = findBrowser();
  const env = { ...process.env, ...(browser ? { CARELOOP_CHROMIUM: browser } : { CARELOOP_NO_BROWSER: '1' }) };
  const options = { cwd: checkout, env, signal, show: true };
  const { code: ended } = await run(
    process.execPath,
    [jest, '--ci', '--json', `--outputFile=${file}`, ...args],
    options,
  );
  const report = read(file);
  tellSkipped(report.testResults);
  // A suite that could not even be loaded counts as one failure.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const skipped = report.numPendingTests + report.numTodoTests;
  console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
  return ended === 0 && failed === 0 ? 0 : 1;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Jest itself broke down: nothing was proven
    const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
    return { ...none, numRuntimeErrorTestSuites: 1 };
  }
}

function tellSkipped(suites) {
  const names = suites.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `  ${path.relative(checkout, name)}: ${fullName}`),
  );
  if (names.length) console.log(`\nSkipped:\n${names.join('\n')}\n`);
}
