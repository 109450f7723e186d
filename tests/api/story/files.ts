import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { addMonths, type Day, dayOf } from './calendar';

const folder = path.resolve(__dirname, '../../../../shared/data');
const TELCO = path.join(folder, 'telco-churn-train.csv');
const RETAIL = path.join(folder, 'online-retail-dev.csv.gz');

/** Which of the files the story reads are not here. */
export const missingFiles = [TELCO, RETAIL].filter((file) => !fs.existsSync(file)).map((file) => path.basename(file));

/** Rows by heading; these files have no quoted cells. */
function table(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.replaceAll('\r', '').trim().split('\n');
  const headings = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [headings[i]!, cell])));
}

/** One of `n` groups, the same one for the same text on every machine. */
export const groupOf = (text: string, n: number): number =>
  createHash('sha256').update(`story ${text}`).digest().readUInt32BE(0) % n;

/** A customer of the telephone company. */
export interface Subscriber {
  no: string;
  name: string;
  email: string;
  plan: string;
  fee: string;
  signed: Day;
  renews: Day;
  renewal: '' | 'renewed' | 'lost';
}

const TERMS: Record<string, number> = { 'Month-to-month': 1, 'One year': 12, 'Two year': 24 };

/**
 * The telco customers as they stand `today`. Signed as many months ago as their tenure says (and some days, so that
 * they do not all sign on one date); who stayed renews at the next end of a term, who left did at the last one. A few
 * have renewed or given notice already, a few gave no e-mail address.
 */
export function subscribers(today: Day): Subscriber[] {
  return table(fs.readFileSync(TELCO, 'utf8')).map((row) => {
    const no = row.customerID!;
    const [digits, letters] = no.toLowerCase().split('-') as [string, string];
    const term = TERMS[row.Contract!]!;
    const signed = addMonths(today - groupOf(`${no} signed`, 31), -Number(row.tenure));
    let terms = 1;
    while (addMonths(signed, terms * term) <= today) terms++;
    const left = row.Churn === 'Yes';
    const settled = groupOf(`${no} settled`, 20);
    return {
      no,
      name: `${letters[0]!.toUpperCase()}${letters.slice(1)} ${digits}`,
      email: groupOf(`${no} mail`, 40) ? `${no.toLowerCase()}@telco.example` : '',
      plan: row.Contract!,
      fee: row.MonthlyCharges!,
      signed,
      renews: addMonths(signed, (left ? terms - 1 : terms) * term),
      renewal: settled === 0 ? 'renewed' : settled === 1 ? 'lost' : '',
    };
  });
}

/** A customer of the shop. */
export interface Shopper {
  no: string;
  email: string;
  /** Where they live; empty when the shop does not know. */
  zone: string;
  /** Their first order, and the days of all of them. */
  joined: Day;
  days: Set<Day>;
}

/** An order line; `customer` is empty when nobody knows who it was. */
export interface Purchase {
  invoice: string;
  item: string;
  quantity: string;
  price: string;
  customer: string;
  day: Day;
  /** In pence. */
  pence: number;
}

const ZONES: Record<string, string> = {
  'United Kingdom': 'Europe/London',
  'Channel Islands': 'Europe/London',
  EIRE: 'Europe/Dublin',
  France: 'Europe/Paris',
  Germany: 'Europe/Berlin',
  Spain: 'Europe/Madrid',
  Portugal: 'Europe/Lisbon',
  Japan: 'Asia/Tokyo',
  Australia: 'Australia/Sydney',
  Singapore: 'Asia/Singapore',
  Finland: 'Europe/Helsinki',
  'United Arab Emirates': 'Asia/Dubai',
};

/** Every row of the shop's file in its order, and who they are of. */
export function shop(): { purchases: Purchase[]; shoppers: Shopper[] } {
  const shoppers = new Map<string, Shopper>();
  const purchases = table(gunzipSync(fs.readFileSync(RETAIL)).toString('utf8')).map((row): Purchase => {
    const no = row.customer_id!;
    const day = dayOf(row.invoice_date!.slice(0, 10));
    let shopper = shoppers.get(no);
    if (no && !shopper) {
      const email = groupOf(`${no} mail`, 40) ? `${no}@shop.example` : '';
      shoppers.set(no, (shopper = { no, email, zone: ZONES[row.country!] ?? '', joined: day, days: new Set() }));
    }
    shopper?.days.add(day);
    if (shopper) shopper.joined = Math.min(shopper.joined, day);
    const pence = Math.round((Number(row.quantity) * Math.round(Number(row.price) * 1000)) / 10);
    return {
      invoice: row.invoice!,
      item: row.stock_code!,
      quantity: row.quantity!,
      price: row.price!,
      customer: no,
      day,
      pence,
    };
  });
  return { purchases, shoppers: [...shoppers.values()] };
}
