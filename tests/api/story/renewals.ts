import { addWeekdays, at, chineseDate, dayIn, textOf } from './calendar';
import { type Called, type Edit, HOME, type Mailed, type Promised, SETTLED, type Span } from './expected';
import { groupOf, type Subscriber } from './files';

const closed = (renewal: string) => renewal === 'renewed' || renewal === 'lost';

/**
 * What people enter on the way, chosen by number: some renew before the call, some after it, some the day before the
 * last reminder, one group renews, takes it back and renews again, one gives notice, one only promises.
 */
export function edits({ no, renews, renewal }: Subscriber, { from, to }: Span): Edit[] {
  if (renewal) return [];
  const edit = (day: number, value: string): Edit => ({ at: at(day, 12, HOME), no, value });
  const mail = renews - 30;
  const plan = [
    [edit(mail + 3, 'renewed')],
    [edit(mail + 3, 'lost')],
    [edit(mail + 9, 'renewed')],
    [edit(mail + 3, 'promised')],
    [edit(mail + 3, 'renewed'), edit(mail + 4, 'pending'), edit(mail + 5, 'renewed')],
    [edit(renews - 4, 'renewed')],
  ][groupOf(`${no} edits`, 12)];
  return (plan ?? []).filter((e) => e.at > from && e.at + SETTLED < to);
}

export interface Renewals {
  mails: Mailed[];
  calls: Called[];
  remind: Promised[];
  last: Promised[];
  thanks: Promised[];
  /** Reminders of the last days that an edit made needless, as `no key`. */
  closedMeanwhile: string[];
}

/** What the renewal lifecycle has to have done by the end, counted one customer after the other. */
export function renewals(subscribers: readonly Subscriber[], span: Span): Renewals {
  const told: Renewals = { mails: [], calls: [], remind: [], last: [], thanks: [], closedMeanwhile: [] };
  for (const one of subscribers) {
    const made = edits(one, span);
    const stateAt = (instant: number) => made.filter((e) => e.at <= instant).at(-1)?.value ?? one.renewal;
    remind(one, stateAt, span, told);
    lastDays(one, stateAt, span, told);
    thank(one, made, told);
  }
  return told;
}

const inside = (instant: number, { from, to }: Span) => instant >= from && instant < to;

function remind(one: Subscriber, stateAt: (instant: number) => string, span: Span, { remind, mails, calls }: Renewals) {
  const { no, name, email: to, renews } = one;
  const mail = at(renews - 30, 10, HOME);
  const call = at(renews - 23, 10, HOME);
  if (!inside(mail, span) || closed(stateAt(mail))) return;
  const until = chineseDate(renews);
  if (to) mails.push({ at: mail, to, subject: `${name}，您的合约将于${until}到期` });
  const called = inside(call, span) && !closed(stateAt(call));
  if (called)
    calls.push({
      at: call,
      dueAt: at(addWeekdays(dayIn(call, HOME), 2), 18, HOME),
      no,
      title: `致电${name}：合约${until}到期`,
    });
  const state = !inside(call, span) ? 'waiting' : to ? 'sent' : called ? 'done' : 'skipped';
  const reason = !to && !called ? 'no-address' : null;
  remind.push({ no, key: `ends_on:${textOf(renews)}`, at: mail, state, reason });
}

function lastDays(one: Subscriber, stateAt: (instant: number) => string, span: Span, told: Renewals) {
  const { no, name, email: to, renews } = one;
  const due = at(renews - 3, 10, HOME);
  if (!inside(due, span) || closed(one.renewal)) return;
  const row = { no, key: `ends_on:${textOf(renews)}`, at: due };
  if (closed(stateAt(due))) {
    told.closedMeanwhile.push(`${no} ${row.key}`);
    // Who renewed the day before was promised a reminder already, which is then called off; earlier ones never are.
    const dayBefore = at(renews - 5, 23, HOME);
    if (!closed(stateAt(dayBefore))) told.last.push({ ...row, state: 'skipped', reason: 'condition-false' });
    return;
  }
  told.last.push({ ...row, state: to ? 'sent' : 'skipped', reason: to ? null : 'no-address' });
  if (to) told.mails.push({ at: due, to, subject: `还有三天：${name}，您的合约${chineseDate(renews)}到期` });
}

function thank({ no, name, email: to }: Subscriber, made: Edit[], { thanks, mails }: Renewals) {
  made
    .filter(({ value }) => value === 'renewed')
    .forEach((edit, again) => {
      const reason = to ? (again ? 'once-policy' : null) : 'no-address';
      thanks.push({ no, key: 'event', at: edit.at + 60_000, state: reason ? 'skipped' : 'sent', reason });
      if (!reason) mails.push({ at: edit.at + SETTLED, to, subject: `感谢续约，${name}` });
    });
}
