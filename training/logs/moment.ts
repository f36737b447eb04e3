/** The moments of a shopper's timeline that become examples: where the shop decided, and where nobody did. */
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { withOffers } from '../../src/features/profile.js';
import { isAct } from '../../src/features/window.js';
import type { Moment } from '../../src/model/scoring.js';
import type { Pool } from '../../src/pool/schema.js';
import type { OfferRecord } from '../../src/store/store.js';
import type { Random } from '../simulator/random.js';
import type { Exposure, Timeline, Visit } from './timeline.js';

export interface LogMoment {
  readonly moment: Moment;
  /** Before this moment. */
  readonly offers: readonly OfferRecord[];
  /** The rest of the visit. */
  readonly rest: readonly ShopEvent[];
  /** The decision of the log; absent where it has none. */
  readonly exposure?: Exposure;
  /** The same visit some acts later, where what was shown didn't shape the way there. */
  readonly later?: Moment;
}

/** So many acts later at most. */
const MOST_LATER = 8;

/** Every exposure, and one drawn moment of each visit that had none, in the order of time. */
export function momentsOf(
  timeline: Timeline,
  pool: Pool,
  draw: Random,
): { readonly moments: readonly LogMoment[]; readonly tooShort: number } {
  const exposed = timeline.exposures.map((exposure) => exposedMoment(exposure, draw));
  const others = timeline.visits
    .filter(({ exposed: any }) => !any)
    .map((visit) => drawnMoment(visit, pool.restraint.minEvents, draw));
  const found = others.filter((moment) => moment !== undefined);
  const moments = [...exposed, ...found].sort((a, b) => a.moment.now - b.moment.now);
  return { moments, tooShort: others.length - found.length };
}

function exposedMoment(exposure: Exposure, draw: Random): LogMoment {
  const { entry, visit, count, state, offers } = exposure;
  const events = visit?.events.slice(0, count) ?? [];
  const rest = visit?.events.slice(count) ?? [];
  const later = visit && entry.coupon === null ? laterMoment(visit, count, offers, draw) : undefined;
  return { moment: { events, state, now: entry.at }, offers, rest, exposure, ...(later && { later }) };
}

/** At a drawn event of those at which the policy's rules would let Etui speak, as far as events tell. */
function drawnMoment(visit: Visit, minEvents: number, draw: Random): LogMoment | undefined {
  const { events, offers } = visit;
  const over = events.findIndex(({ name }) => AT_PAYMENT.has(name));
  const end = over < 0 ? events.length : over;
  const first = Math.max(1, minEvents);
  if (end < first) return undefined;
  const count = draw.integer(first, end);
  const moment = momentAfter(visit, count, offers);
  const later = laterMoment(visit, count, offers, draw);
  return { moment, offers, rest: events.slice(count), ...(later && { later }) };
}

const AT_PAYMENT: ReadonlySet<string> = new Set(['add_shipping_info', 'add_payment_info', 'purchase']);

function momentAfter({ events, states }: Visit, count: number, offers: readonly OfferRecord[]): Moment {
  const { at: now } = events[count - 1] as ShopEvent;
  const state = states[count - 1] as Visit['states'][number];
  const profile = withOffers(state.profile, offers, now);
  return { events: events.slice(0, count), state: { ...state, profile }, now };
}

/** After one to eight more acts, before the order. */
function laterMoment(
  visit: Visit,
  count: number,
  offers: readonly OfferRecord[],
  draw: Random,
): Moment | undefined {
  const rest = visit.events.slice(count);
  const over = rest.findIndex(({ name }) => name === 'purchase');
  const acts = rest.slice(0, over < 0 ? rest.length : over).flatMap((event, at) => (isAct(event) ? at : []));
  const steps = acts.slice(0, MOST_LATER);
  if (steps.length === 0) return undefined;
  return momentAfter(visit, count + draw.pick(steps) + 1, offers);
}
