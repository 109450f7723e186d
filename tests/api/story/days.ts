import { at, dayIn } from './calendar';
import { type Edit, HOME, MINUTE, type Promised, SETTLED, type Span } from './expected';
import type { Shopper, Subscriber } from './files';
import { edits, type Renewals } from './renewals';
import { alerts, comebacks, type Rescues } from './rescues';
import type { StoryWorkspace } from './workspace';

export interface Cast {
  people: readonly Subscriber[];
  shoppers: readonly Shopper[];
  idOf: ReadonlyMap<string, string>;
}

/**
 * Lives through the span: stops at every moment at which something is due, and twice a day when nothing is; does what
 * people do on the way. Each moment is ticked, ten o'clock by two at once.
 */
export async function live(world: StoryWorkspace, cast: Cast, told: Renewals & { rescues: Rescues }, span: Span) {
  const doings = doingsOf(world, cast, span);
  const moments = new Set<number>(doings.flatMap(({ at: moment }) => [moment, moment + SETTLED]));
  for (let day = span.today; at(day, 0, HOME) < span.to; day++) {
    moments.add(at(day, 10, HOME) - MINUTE);
    moments.add(at(day, 23, HOME));
  }
  const { remind, last, calls, rescues } = told;
  for (const row of [...remind, ...last, ...calls, ...rescues.ledger, ...rescues.calls]) moments.add(row.at);
  const homes = new Map(cast.shoppers.map(({ no, zone }) => [no, zone || HOME]));
  for (const row of rescues.ledger) moments.add(weekAfter(row, homes.get(row.no)!));
  for (const moment of [...moments].sort((a, b) => a - b)) {
    if (moment >= span.to) break;
    await world.at(moment);
    for (const { act } of doings.filter((doing) => doing.at === moment)) await act();
    await Promise.all(moment === at(dayIn(moment, HOME), 10, HOME) ? [world.tick(), world.tick()] : [world.tick()]);
  }
}

const weekAfter = ({ at: due }: Promised, zone: string) => at(dayIn(due, zone) + 7, 10, zone);

interface Doing {
  at: number;
  act: () => Promise<unknown>;
}

/** Everything people enter, as calls of the API. */
function doingsOf(world: StoryWorkspace, { people, shoppers, idOf }: Cast, span: Span): Doing[] {
  const { api } = world.app;
  const sets =
    (form: string, field: string) =>
    ({ at, no, value }: Edit): Doing => ({
      at,
      act: () => world.ok(api.patch(`/forms/${form}/records/${idOf.get(no)!}`, { values: { [field]: value } })),
    });
  const buys = ({ at, no, value }: Edit): Doing => {
    const values = { invoice: `B${no}`, buyer: idOf.get(no)!, bought_on: value, total: 12.5 };
    return { at, act: () => world.ok(api.post('/forms/purchases/records', { values })) };
  };
  return [
    ...people.flatMap((one) => edits(one, span)).map(sets('subscribers', 'renewal_state')),
    ...shoppers.flatMap((one) => alerts(one, span)).map(sets('shoppers', 'churn_risk')),
    ...shoppers.flatMap((one) => comebacks(one, span)).map(buys),
  ];
}
