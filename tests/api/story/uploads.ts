import { textOf } from './calendar';
import type { Purchase, Shopper, Subscriber } from './files';

/** A file as people upload it: its form, its text, and which column fills which field. */
export interface Upload {
  form: string;
  name: string;
  content: string;
  mapping: Record<string, string>;
}

/** Heading → field of ours, and the cell. */
type Columns<T> = Record<string, [field: string, cell: (row: T) => string]>;

function upload<T>(form: string, rows: readonly T[], columns: Columns<T>): Upload {
  const cells = Object.values(columns).map(([, cell]) => cell);
  const lines = rows.map((row) => cells.map((cell) => cell(row)).join(','));
  return {
    form,
    name: `${form}.csv`,
    content: [Object.keys(columns).join(','), ...lines].join('\n'),
    mapping: Object.fromEntries(Object.entries(columns).map(([heading, [field]]) => [heading, field])),
  };
}

export const subscribersFile = (people: readonly Subscriber[]) =>
  upload('subscribers', people, {
    customerID: ['account', (p) => p.no],
    Name: ['full_name', (p) => p.name],
    Email: ['mail', (p) => p.email],
    Contract: ['plan', (p) => p.plan],
    MonthlyCharges: ['fee', (p) => p.fee],
    Signed: ['begins_on', (p) => textOf(p.signed)],
    Renews: ['ends_on', (p) => textOf(p.renews)],
    Renewal: ['renewal_state', (p) => p.renewal],
  });

export const shoppersFile = (shoppers: readonly Shopper[]) =>
  upload('shoppers', shoppers, {
    customer_id: ['customer_no', (s) => s.no],
    email: ['mail', (s) => s.email],
    first_order: ['first_order_on', (s) => textOf(s.joined)],
    zone: ['lives_in', (s) => s.zone],
  });

export const purchasesFile = (purchases: readonly Purchase[]) =>
  upload('purchases', purchases, {
    invoice: ['invoice', (o) => o.invoice],
    stock_code: ['stock_code', (o) => o.item],
    quantity: ['quantity', (o) => o.quantity],
    price: ['price', (o) => o.price],
    date: ['bought_on', (o) => textOf(o.day)],
    amount: ['total', (o) => (o.pence / 100).toFixed(2)],
    customer_id: ['buyer', (o) => o.customer],
  });
