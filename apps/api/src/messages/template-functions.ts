import { daysUntil, isLocalDate, localDateOf, localTimeOf } from '@careloop/calendar';
import type { Language } from '@careloop/kernel';

/** A value as templates see it: what is stored, what people read (empty = missing), and its items when it is a list. */
export interface Shown {
  raw: unknown;
  text: string;
  items?: Shown[];
  /** Of a subform's row: its values by column. */
  columns?: ReadonlyMap<string, Shown>;
}

/** When, where and in which language a template is read. */
export interface TemplateSettings {
  now: Date;
  zone: string;
  language: Language;
}

interface TemplateFunction {
  /** Least and most arguments. */
  arguments: [number, number];
  run: (args: Shown[], settings: TemplateSettings) => Shown;
}

/** A plain value as a template shows it. */
export function shown(raw: unknown): Shown {
  if (raw === null || raw === undefined) return { raw: null, text: '' };
  if (Array.isArray(raw)) {
    const items = raw.map(shown);
    return { raw, text: items.map((item) => item.text).join('、'), items };
  }
  return { raw, text: typeof raw === 'object' ? JSON.stringify(raw) : String(raw) };
}

/** Whether `#if` holds: as in Handlebars, 0, false, the empty text and the empty list do not. */
export const holds = ({ raw }: Shown): boolean => (Array.isArray(raw) ? raw.length > 0 : Boolean(raw));

const equal = (a: Shown, b: Shown) => a.raw === b.raw || (a.text !== '' && a.text === b.text);
const order =
  (check: (sign: number) => boolean) =>
  ([a, b]: Shown[]) => {
    const [x, y] = [a!.raw, b!.raw] as [never, never];
    const comparable = typeof x === typeof y && (typeof x === 'number' || typeof x === 'string');
    return shown(comparable && check(x < y ? -1 : x > y ? 1 : 0));
  };

/** All that a template may call, by name. */
export const TEMPLATE_FUNCTIONS = {
  /** The first value that is not empty. */
  default: { arguments: [2, 5], run: (args) => args.find((arg) => arg.text !== '') ?? shown(null) },
  /** A date or time, as `YYYY年M月D日` or in a pattern of YYYY YY MM M DD D HH mm. */
  date: {
    arguments: [1, 2],
    run: ([value, pattern], settings) => {
      const at = dateAndTime(value!.raw, settings.zone);
      return at
        ? shown(writeDate(at, pattern?.text || (settings.language === 'en' ? 'YYYY-MM-DD' : 'YYYY年M月D日')))
        : shown(null);
    },
  },
  /** Days from today until a date; negative when it has passed. */
  days_until: {
    arguments: [1, 1],
    run: ([value], { now, zone }) => {
      const at = dateAndTime(value!.raw, zone);
      return shown(at && daysUntil(at.date, localDateOf(now, zone)));
    },
  },
  /** An amount in a currency (CNY unless named): ¥1,234.50. */
  money: {
    arguments: [1, 2],
    run: ([value, currency], { language }) =>
      formatted(value!.raw, language, {
        style: 'currency',
        currency: code(currency?.text),
        currencyDisplay: 'narrowSymbol',
      }),
  },
  /** A number with thousands, and with so many decimals when they are named. */
  number: {
    arguments: [1, 2],
    run: ([value, decimals], { language }) => {
      const digits = Math.min(Math.max(Math.trunc(Number(decimals?.raw ?? NaN)), 0), 10);
      const exact = Number.isNaN(digits)
        ? { maximumFractionDigits: 10 }
        : { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return formatted(value!.raw, language, exact);
    },
  },
  eq: { arguments: [2, 2], run: ([a, b]) => shown(equal(a!, b!)) },
  ne: { arguments: [2, 2], run: ([a, b]) => shown(!equal(a!, b!)) },
  lt: { arguments: [2, 2], run: order((sign) => sign < 0) },
  lte: { arguments: [2, 2], run: order((sign) => sign <= 0) },
  gt: { arguments: [2, 2], run: order((sign) => sign > 0) },
  gte: { arguments: [2, 2], run: order((sign) => sign >= 0) },
  and: { arguments: [2, 10], run: (args) => shown(args.every(holds)) },
  or: { arguments: [2, 10], run: (args) => shown(args.some(holds)) },
  not: { arguments: [1, 1], run: ([a]) => shown(!holds(a!)) },
} satisfies Record<string, TemplateFunction> as { [name: string]: TemplateFunction };

/** Whether templates may call this name. */
export const isTemplateFunction = (name: string): boolean => Object.hasOwn(TEMPLATE_FUNCTIONS, name);

function dateAndTime(raw: unknown, zone: string): { date: string; time: string } | null {
  if (isLocalDate(raw)) return { date: raw, time: '00:00' };
  const instant = raw instanceof Date ? raw : typeof raw === 'string' ? new Date(raw) : null;
  if (!instant || Number.isNaN(instant.getTime())) return null;
  return { date: localDateOf(instant, zone), time: localTimeOf(instant, zone) };
}

function writeDate({ date, time }: { date: string; time: string }, pattern: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const parts: Record<string, string> = {
    YYYY: year,
    YY: year.slice(-2),
    MM: month,
    M: String(Number(month)),
    DD: day,
    D: String(Number(day)),
    HH: time.slice(0, 2),
    mm: time.slice(3),
  };
  return pattern.slice(0, 100).replace(/YYYY|YY|MM|M|DD|D|HH|mm/g, (token) => parts[token]!);
}

const code = (text: string | undefined) => (text && /^[A-Za-z]{3}$/.test(text) ? text : 'CNY');

const formats = new Map<string, Intl.NumberFormat>();
function formatted(raw: unknown, language: Language, options: Intl.NumberFormatOptions): Shown {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return shown(null);
  const key = `${language} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(language, options)));
  return shown(format.format(raw));
}
