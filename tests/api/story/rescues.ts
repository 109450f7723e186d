import { addMonths, addWeekdays, at, type Day, dayIn, textOf } from './calendar';
import { type Called, type Edit, HOME, type Mailed, type Promised, SETTLED, type Span } from './expected';
import { groupOf, type Shopper } from './files';

/** Silent: bought before, and nothing in the last 90 days. What is still to come counts as bought, not as recent. */
const silent = (days: readonly Day[], today: Day) =>
  days.length > 0 && !days.some((day) => today - day >= 0 && today - day <= 90);

/** The monthly days of a customer within the span. */
function monthlyDays({ joined, zone }: Shopper, { today, from, to }: Span): number[] {
  const due: number[] = [];
  // Counted from the day they joined, so that a 31st does not drift.
  for (let months = 1; addMonths(joined, months) <= today + 61; months++) {
    const instant = at(addMonths(joined, months), 10, zone || HOME);
    if (instant >= from && instant < to) due.push(instant);
  }
  return due;
}

/** Orders that come in on the way: of some a day before their offer would be sent, of some three days after it. */
export function comebacks(shopper: Shopper, span: Span): Edit[] {
  const first = monthlyDays(shopper, span).find((due) => silent([...shopper.days], dayIn(due, HOME)));
  const group = groupOf(`${shopper.no} comes back`, 15);
  if (first === undefined || group > 1) return [];
  const instant = at(dayIn(first, HOME) + (group ? 3 : -1), 12, HOME);
  return instant > span.from && instant + SETTLED < span.to
    ? [{ at: instant, no: shopper.no, value: textOf(dayIn(instant, HOME)) }]
    : [];
}

/** A few customers whose risk is set to high, down again, high again within the month (once is enough), and once more later. */
export function alerts({ no }: Shopper, { today }: Span): Edit[] {
  if (groupOf(`${no} risk`, 100)) return [];
  const days: [number, string][] = [
    [5, 'high'],
    [6, 'medium'],
    [8, 'high'],
    [40, 'low'],
    [41, 'high'],
  ];
  return days.map(([day, value]) => ({ at: at(today + day, 12, HOME), no, value }));
}

export interface Rescues {
  mails: Mailed[];
  calls: Called[];
  ledger: Promised[];
  /** The ledger of the risk alerts. */
  risk: Promised[];
  /** What stands in `rescue` at the end, by customer number. */
  states: Map<string, string>;
  controls: string[];
}

/** What the win-back lifecycle has to have done by the end; `isControl` tells the arms. */
export function rescues(shoppers: readonly Shopper[], isControl: (no: string) => boolean, span: Span): Rescues {
  const told: Rescues = { mails: [], calls: [], ledger: [], risk: [], states: new Map(), controls: [] };
  for (const shopper of shoppers) {
    alert(shopper, span, told);
    const extra = comebacks(shopper, span);
    const ordersAt = (instant: number) => [
      ...shopper.days,
      ...extra.filter((e) => e.at <= instant).map((e) => dayIn(e.at, HOME)),
    ];
    let cared = -Infinity;
    for (const due of monthlyDays(shopper, span)) {
      const today = dayIn(due, HOME);
      // Promised two days ahead, by what is known then.
      if (!silent(ordersAt(due - 47 * 3_600_000), today)) continue;
      const row = { no: shopper.no, key: `first_order_on:${textOf(dayIn(due, shopper.zone || HOME))}`, at: due };
      const skip = (reason: string) => told.ledger.push({ ...row, state: 'skipped', reason });
      if (!silent(ordersAt(due), today)) skip('condition-false');
      else if (due - cared < 180 * 86_400_000) skip('once-policy');
      else {
        cared = due;
        if (isControl(shopper.no)) {
          told.controls.push(shopper.no);
          told.ledger.push({ ...row, state: 'control', reason: 'control' });
        } else told.ledger.push({ ...row, ...rescue(shopper, due, ordersAt, span, told) });
      }
    }
  }
  return told;
}

function rescue(
  { no, email: to, zone }: Shopper,
  due: number,
  ordersAt: (instant: number) => Day[],
  span: Span,
  { mails, calls, states }: Rescues,
) {
  const home = zone || HOME;
  if (to) mails.push({ at: due, to, subject: `${no}，好久不见，给您留了一份回归礼` });
  const check = at(dayIn(due, home) + 7, 10, home);
  if (check >= span.to) {
    states.set(no, 'offered');
    return { state: 'waiting', reason: null };
  }
  const today = dayIn(check, HOME);
  const back = ordersAt(check).some((day) => today - day >= 0 && today - day <= 7);
  states.set(no, back ? 'returned' : 'calling');
  if (!back)
    calls.push({
      at: check,
      dueAt: at(addWeekdays(dayIn(check, home), 2), 18, home),
      no,
      title: `挽回${no}：90 天没来了`,
    });
  return { state: to ? 'sent' : 'done', reason: null };
}

function alert(shopper: Shopper, span: Span, { calls, risk }: Rescues) {
  const { no, zone } = shopper;
  let called = -Infinity;
  for (const edit of alerts(shopper, span)) {
    if (edit.value !== 'high') continue;
    const due = edit.at + 30_000;
    const again = due - called < 30 * 86_400_000;
    risk.push({ no, key: 'event', at: due, state: again ? 'skipped' : 'done', reason: again ? 'once-policy' : null });
    if (again) continue;
    called = due;
    const home = zone || HOME;
    calls.push({
      at: edit.at + SETTLED,
      dueAt: at(addWeekdays(dayIn(edit.at, home), 1), 18, home),
      no,
      title: `${no}流失风险升到「高」，请致电`,
    });
  }
}
