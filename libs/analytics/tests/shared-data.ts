import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Order } from '../src';

const folder = path.resolve(__dirname, '../../../../shared/data');

/** `describe` where these files of ../shared/data are; else each test inside is reported as skipped by its name. */
export function describeWith(files: string[], title: string, body: () => void): void {
  const missing = files.filter((file) => !existsSync(path.join(folder, file)));
  if (missing.length) describe.skip(`${title} (needs shared/data: ${missing.join(', ')})`, body);
  else describe(title, body);
}

/** What a test needs of the files, made when it is first asked for: a skipped test's files are not there. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The rows of a file by heading, every cell as text; a quoted cell may hold a comma. */
export function rowsOf(file: string): Record<string, string>[] {
  const bytes = readFileSync(path.join(folder, file));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head = '', ...lines] = text.replaceAll('\r', '').trim().split('\n');
  const headings = head.split(',');
  return lines.map((line) => {
    const cells = line.includes('"') ? quoted(line) : line.split(',');
    return Object.fromEntries(headings.map((heading, i) => [heading, cells[i]!]));
  });
}

const quoted = (line: string) =>
  [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, inside, plain]) => inside ?? plain!);

/** The CDNOW sample of Fader & Hardie as orders. */
export const cdnowOrders = (): Order[] =>
  rowsOf('cdnow-transactions.csv').map((row) => ({
    customer: row.customer_id!,
    date: row.date!,
    amount: Number(row.amount),
  }));

/** One line of the shop's file that counts as a sale. */
export interface Sale extends Order {
  invoice: string;
  item: string;
}

/** Online retail, cleaned: what has no customer, is cancelled or not positive is counted and left out. */
export function retailSales() {
  const rows = rowsOf('online-retail-dev.csv.gz');
  const left = { withoutCustomer: 0, cancelled: 0, notPositive: 0 };
  const sales: Sale[] = [];
  for (const row of rows) {
    const amount = (Number(row.quantity) * Math.round(Number(row.price) * 1000)) / 1000;
    const [unknown, cancelled] = [!row.customer_id, row.invoice!.startsWith('C')];
    if (unknown) left.withoutCustomer++;
    if (cancelled) left.cancelled++; // some of them have no customer either
    if (unknown || cancelled) continue;
    if (!(amount > 0)) left.notPositive++;
    else {
      sales.push({
        customer: row.customer_id!,
        date: row.invoice_date!.slice(0, 10),
        amount,
        invoice: row.invoice!,
        item: row.stock_code!,
      });
    }
  }
  return { rows: rows.length, ...left, sales };
}

/** Rows by what they have in common, in the order of first sight (Node 20 has no Map.groupBy). */
export function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
