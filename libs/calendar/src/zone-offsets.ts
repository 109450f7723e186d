import { Invalid } from '@careloop/kernel';

const DAY = 86_400_000;
/** Days kept per zone and zones kept: bounds on memory, far above what one process meets. */
const MOST_DAYS = 20_000;
const MOST_ZONES = 1_000;

/** Offsets of one UTC day in milliseconds east of UTC: `before` up to the instant `change`, `after` from it on. */
interface DayOffsets {
  before: number;
  after: number;
  change: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  days: Map<number, DayOffsets>;
}

const zones = new Map<string, Zone>();

function open(name: string): Zone | null {
  const known = zones.get(name);
  if (known) return known;
  // Newer engines also take "+08:00", which says nothing about summer time and is no place.
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return null;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    if (zones.size >= MOST_ZONES) zones.clear();
    const zone = { format, days: new Map<number, DayOffsets>() };
    zones.set(name, zone);
    return zone;
  } catch {
    return null;
  }
}

/** Whether a text names an IANA time zone this machine knows, e.g. `Asia/Shanghai`, `UTC`. */
export const isZone = (name: unknown): name is string => typeof name === 'string' && open(name) !== null;

function zoneOf(name: string): Zone {
  const zone = open(name);
  if (!zone) throw new Invalid('ZONE_UNKNOWN', { zone: name });
  return zone;
}

/** Asks the formatter: "…, GMT-04:56:02" is the offset then, seconds included for the years of local mean time. */
function ask(zone: Zone, instant: number): number {
  const [, sign, hours, minutes, seconds = '0'] =
    /GMT([+\-−])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zone.format.format(instant)) ?? [];
  if (!sign) return 0;
  return (sign === '+' ? 1 : -1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** The offsets of a UTC day. Formatting is slow, so each day is asked twice once, and the change is found by halving. */
function offsetsOf(zone: Zone, day: number): DayOffsets {
  const known = zone.days.get(day);
  if (known) return known;
  const before = zone.days.get(day - 1)?.after ?? ask(zone, day * DAY);
  const after = ask(zone, (day + 1) * DAY);
  let [low, high] = [day * 86_400, (day + 1) * 86_400];
  if (before !== after)
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (ask(zone, middle * 1000) === before) low = middle;
      else high = middle;
    }
  const offsets = { before, after, change: high * 1000 };
  if (zone.days.size >= MOST_DAYS) zone.days.clear();
  zone.days.set(day, offsets);
  return offsets;
}

const offsetIn = (zone: Zone, instant: number): number => {
  const { before, after, change } = offsetsOf(zone, Math.floor(instant / DAY));
  return instant < change ? before : after;
};

/** Milliseconds east of UTC at an instant (milliseconds since 1970); `ZONE_UNKNOWN` for a name that is no zone. */
export const offsetAt = (instant: number, name: string): number => offsetIn(zoneOf(name), instant);

/**
 * The instant at which a local date and time (as milliseconds, read as if UTC) is shown. In an overlap the earlier one
 * counts. In a gap `instant` is moved forward by the gap, and `gapEnd` is the moment the clocks jumped.
 */
export function instantOf(local: number, name: string): { instant: number; gapEnd?: number } {
  const zone = zoneOf(name);
  const day = Math.floor(local / DAY);
  // Offsets stay below a day, so the day before and the day after bracket every change that matters.
  const earlier = offsetsOf(zone, day - 1).before;
  const later = offsetsOf(zone, day + 1).after;
  if (earlier === later) return { instant: local - earlier };
  const fits = [local - earlier, local - later].filter((t) => t + offsetIn(zone, t) === local);
  if (fits.length) return { instant: Math.min(...fits) };
  const moved = local - earlier;
  const movedDay = Math.floor(moved / DAY);
  const own = offsetsOf(zone, movedDay);
  const changed = own.before !== own.after && own.change <= moved ? own : offsetsOf(zone, movedDay - 1);
  return { instant: moved, gapEnd: changed.change };
}
