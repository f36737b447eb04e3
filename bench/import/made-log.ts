/**
 * A log that never was, written as it is read: visits of many shoppers at once, interleaved as a shop's own log has them,
 * exposures with propensities, orders, refunds, and one line in a thousand that is wrong. Ninety days, whatever its length.
 */
import type { LogSource, SourceRow } from '../../training/logs/source.js';
import { parsed } from '../../training/logs/source.js';
import { createRandom, type Random } from '../../training/simulator/random.js';

const DAYS = 90;
export const LOG_START = Date.UTC(2025, 0, 1);
export const LOG_END = LOG_START + DAYS * 24 * 3_600_000;
/** Visits per shopper, and seconds between two events of a visit, on average. */
const VISITS_EACH = 3;
const GAP = 20_000;
const BATCH = 2_000;

interface OpenVisit {
  readonly shopper: string;
  left: number;
  seen: number;
  exposed: boolean;
}

export interface MadeLog extends LogSource {
  /** Ms spent on writing it, which is no part of reading it. */
  readonly writing: () => number;
}

export function madeLog(events: number, coupons: readonly string[], seed: number): MadeLog {
  let writing = 0;
  return {
    file: 'made.ndjson',
    bytes: events * 220,
    writing: () => writing,
    async *batches() {
      const lines = linesOf(events, coupons, createRandom(`made-log/${seed}`));
      for (let first = 1; ; first += BATCH) {
        const began = performance.now();
        const texts: string[] = [];
        for (let next = lines.next(); !next.done; next = lines.next()) {
          texts.push(next.value);
          if (texts.length === BATCH) break;
        }
        writing += performance.now() - began;
        if (texts.length === 0) return;
        yield texts.map((text, index): SourceRow => ({ line: first + index, value: parsed(text) }));
      }
    },
  };
}

function* linesOf(events: number, coupons: readonly string[], draw: Random): Generator<string> {
  const step = (LOG_END - LOG_START) / events;
  const shoppers = Math.max(1, Math.round(events / 12 / VISITS_EACH));
  const begin = (): OpenVisit => ({
    shopper: `shopper-${draw.integer(1, shoppers)}`,
    left: draw.integer(3, 21),
    seen: 0,
    exposed: false,
  });
  const open = Array.from({ length: Math.max(1, Math.round(GAP / step)) }, begin);
  for (let made = 0, at = LOG_START; made < events; made++, at += step) {
    const place = Math.floor(draw.next() * open.length);
    const visit = open[place] as OpenVisit;
    visit.seen++;
    const now = Math.floor(at);
    yield draw.chance(0.001) ? '{"shopper": "half a li' : lineOf(visit, now, coupons, draw);
    if (visit.seen > 4 && !visit.exposed && draw.chance(0.2)) {
      visit.exposed = true;
      const shown = draw.chance(0.4) ? null : draw.pick(coupons);
      const propensity = shown === null ? 0.4 : 0.6 / coupons.length;
      yield JSON.stringify({
        type: 'exposure',
        shopper: visit.shopper,
        at: now + 1,
        coupon: shown,
        propensity,
      });
    }
    if (--visit.left <= 0) {
      if (draw.chance(0.08)) {
        const order = `o-${made}`;
        const value = draw.integer(10, 120);
        yield JSON.stringify({ type: 'order', shopper: visit.shopper, at: now + 2, order, value });
        if (draw.chance(0.1))
          yield JSON.stringify({ type: 'refund', shopper: visit.shopper, at: now + 3e8, order });
      }
      open[place] = begin();
    }
  }
}

function lineOf({ shopper }: OpenVisit, at: number, coupons: readonly string[], draw: Random): string {
  const item = draw.integer(1, 5_000);
  const items = [
    {
      item_id: `sku-${item}`,
      item_name: `Thing number ${item}`,
      item_category: `category-${item % 12}`,
      item_brand: `brand-${item % 40}`,
      price: 5 + (item % 90),
    },
  ];
  const kind = draw.next();
  const said =
    kind < 0.55
      ? { name: 'view_item', params: { currency: 'EUR', value: items[0]?.price, items } }
      : kind < 0.75
        ? { name: 'user_engagement', params: { engagement_time_msec: draw.integer(500, 60_000) } }
        : kind < 0.85
          ? { name: 'add_to_cart', params: { currency: 'EUR', value: items[0]?.price, items } }
          : kind < 0.9
            ? { name: 'search', params: { search_term: `thing ${item % 100}` } }
            : { name: 'page_view', params: { page_path: `/category-${item % coupons.length}` } };
  return JSON.stringify({ type: 'event', shopper, at, ...said });
}
