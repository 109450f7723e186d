import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../apps/launcher/src/postgres';
import * as care from './care';
import * as http from './http';
import * as imports from './imports';
import * as records from './records';
import * as rules from './rules';

/**
 * `npm run bench`: the product against the same work done by hand, in one run. `-- --size 1m` chooses the scale (default
 * 100k), `-- --only records,http` some of them. The ratio counts, never the rate.
 */
const SUITES: Record<string, (url: string, size: number) => Promise<records.Figure[]>> = {
  rules: () => rules.bench(),
  records: records.bench,
  imports: imports.bench,
  care: (url, size) => care.bench(url, size),
  http: http.bench,
};

const option = (name: string) => {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? undefined : process.argv[i + 1];
};
const sizeOf = (text: string) => {
  const [, number, unit] = /^(\d+)([km]?)$/.exec(text) ?? [];
  if (!number) throw new Error(`--size ${text}: write 100000, 100k or 1m`);
  return Number(number) * ({ k: 1_000, m: 1_000_000 }[unit!] ?? 1);
};

async function main() {
  const size = sizeOf(option('size') ?? '100k');
  const wanted = option('only')?.split(',') ?? Object.keys(SUITES);
  const unknown = wanted.filter((name) => !SUITES[name]);
  if (unknown.length)
    throw new Error(`no such benchmark: ${unknown.join(', ')} (there are ${Object.keys(SUITES).join(', ')})`);
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-bench-'));
  fs.chmodSync(home, 0o755);
  const server = await startPostgres(home, [
    '-c',
    'shared_buffers=1GB',
    '-c',
    'max_connections=200',
    '-c',
    'max_wal_size=4GB',
  ]);
  try {
    const figures: records.Figure[] = [];
    for (const name of wanted) {
      process.stderr.write(`${name} …\n`);
      figures.push(...(await SUITES[name]!(server.url, size)));
    }
    print(figures);
  } finally {
    await server.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function print(figures: records.Figure[]) {
  const number = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
  const rows = figures.map((f) => [
    f.figure,
    number(f.limit),
    number(f.product),
    f.unit,
    (f.product / f.limit).toFixed(2),
    f.aim,
  ]);
  const table = [['figure', 'by hand', 'Careloop', 'unit', 'ratio', 'aim'], ...rows];
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  for (const row of table) console.log(row.map((cell, i) => cell.padEnd(widths[i]!)).join('  '));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
