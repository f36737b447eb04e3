/** What can only be seen with all rows of a shopper at hand: what was said twice, and who is no shopper. */
import { isAct } from '../../src/features/window.js';
import type { Entry, EventEntry, OrderEntry } from './entry.js';
import type { Tally } from './tally.js';

/** A tag that fires twice does so at once; nobody does the very same thing again within a second. */
export const NEAR_MS = 1_000;

/** Nobody shops like that. */
export const BOT = {
  /** Rows of one shopper in the whole log. */
  mostRows: 20_000,
  /** Acts within any 24 hours. */
  mostActsADay: 2_000,
  /** So many acts with a median gap below this, ms. */
  quickActs: 40,
  quickGap: 1_000,
  /** So many acts and never a moment's attention, nothing searched, nothing put into the cart: where others show some. */
  blankActs: 60,
} as const;
export type BotReason = 'bot-too-many' | 'bot-too-quick' | 'bot-no-dwell';

const DAY = 24 * 3_600_000;
/** What of one moment comes first: the device decides on an event it has seen. */
const RANK: Readonly<Record<Entry['type'], number>> = {
  event: 0,
  order: 0,
  exposure: 1,
  claim: 2,
  dismissal: 2,
  refund: 3,
};

const rankOf = (entry: Entry) =>
  entry.type === 'refund' && entry.told === 'event' ? RANK.event : RANK[entry.type];

/** Entries in the order in which they happened, each thing once. What was dropped is added to `dropped`. */
export function cleanEntries(entries: readonly Entry[], dropped: Tally): readonly Entry[] {
  const ordered = [...entries].sort(
    (a, b) => a.at - b.at || rankOf(a) - rankOf(b) || comparePlaces(a.place, b.place),
  );
  const told = orderNumbersToldByRows(ordered);
  const [ids, orders] = [new Set<string>(), new Set<string>()];
  const latest = new Map<string, number>();
  return ordered.filter((entry) => {
    const reason = twice(entry, ids, orders, told, latest);
    if (reason) dropped.add(reason, entry.place);
    return reason === undefined;
  });
}

const orderNumbersToldByRows = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(
    entries.flatMap((entry) =>
      entry.type === 'order' && entry.told === 'row' && entry.order !== undefined ? entry.order : [],
    ),
  );

function twice(
  entry: Entry,
  ids: Set<string>,
  orders: Set<string>,
  toldByRows: ReadonlySet<string>,
  latest: Map<string, number>,
): string | undefined {
  if (entry.type === 'event' && entry.id !== undefined) {
    if (ids.has(entry.id)) return 'duplicate';
    ids.add(entry.id);
  }
  if (entry.type === 'order' && entry.order !== undefined) {
    if (entry.told === 'event' && toldByRows.has(entry.order)) return 'duplicate-order';
    if (orders.has(entry.order)) return 'duplicate-order';
    orders.add(entry.order);
  }
  const said = sayingOf(entry);
  const before = latest.get(said);
  latest.set(said, entry.at);
  if (before === undefined || entry.at - before > NEAR_MS) return undefined;
  return entry.at === before ? 'duplicate' : 'near-duplicate';
}

/** What an entry says, without when and where. */
function sayingOf({ at: _at, place: _place, ...rest }: Entry): string {
  if (rest.type !== 'event') return JSON.stringify(rest);
  const { id: _id, ...event } = rest as Omit<EventEntry, 'at' | 'place'>;
  return JSON.stringify(event);
}

/** `file:line` by number. */
function comparePlaces(a: string, b: string): number {
  const [fileA, lineA] = a.split(':').map(Number) as [number, number];
  const [fileB, lineB] = b.split(':').map(Number) as [number, number];
  return fileA - fileB || lineA - lineB;
}

/** @param entries ordered. @param tellsDwell this log has dwell at all */
export function botReason(entries: readonly Entry[], tellsDwell: boolean): BotReason | undefined {
  const events = entries.filter((entry): entry is EventEntry | OrderEntry => isEvent(entry));
  const acts = events.filter((entry) => isAct(asEvent(entry)));
  if (entries.length > BOT.mostRows || actsInADay(acts) > BOT.mostActsADay) return 'bot-too-many';
  if (acts.length >= BOT.quickActs && medianGap(acts) < BOT.quickGap) return 'bot-too-quick';
  const blank = tellsDwell && acts.length >= BOT.blankActs && !events.some(showsAttention);
  return blank ? 'bot-no-dwell' : undefined;
}

const isEvent = (entry: Entry) => entry.type === 'event' || entry.type === 'order';
const asEvent = (entry: EventEntry | OrderEntry) =>
  ({ name: entry.type === 'order' ? 'purchase' : entry.name }) as Parameters<typeof isAct>[0];

const showsAttention = (entry: EventEntry | OrderEntry) =>
  entry.type === 'order' ||
  (entry.params.engagement_time_msec ?? 0) > 0 ||
  ['scroll', 'search', 'add_to_cart', 'add_to_wishlist'].includes(entry.name);

function actsInADay(acts: readonly { readonly at: number }[]): number {
  let [most, from] = [0, 0];
  acts.forEach(({ at }, index) => {
    while (at - (acts[from] as { at: number }).at >= DAY) from++;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

function medianGap(acts: readonly { readonly at: number }[]): number {
  const gaps = acts.slice(1).map(({ at }, index) => at - (acts[index] as { at: number }).at);
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? Number.POSITIVE_INFINITY;
}
