import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeIn } from '../../../../src/engine/intake.js';
import { readSituation } from '../../../../src/engine/situation.js';
import type { RawEvent } from '../../../../src/events/raw-event.js';
import type { Session } from '../../../../src/events/session.js';
import { continued, studentInput } from '../../../../src/model/scoring.js';
import { STUDENT_WIDTHS } from '../../../../src/model/student-shape.js';
import { MemoryStore } from '../../../../src/store/memory-store.js';
import { settleOrder } from '../../../../src/wallet/wallet.js';
import { DAY, event, POOL, read, START } from './a-log.js';

const MINUTE = 60_000;

/** What a shopper does, with pauses that sometimes end a visit: names, things, and gaps in ms. */
const doings = fc.array(
  fc.record({
    name: fc.constantFrom(
      'view_item',
      'view_item',
      'add_to_cart',
      'remove_from_cart',
      'search',
      'user_engagement',
      'scroll',
      'view_cart',
      'purchase',
      'refund',
      'page_view',
    ),
    item: fc.nat(5),
    gap: fc.oneof(fc.integer({ min: 1_500, max: 5 * MINUTE }), fc.integer({ min: 25 * MINUTE, max: DAY })),
  }),
  { minLength: 1, maxLength: 30 },
);

/** An order ends the offer that was open. */
const ORDER_WITH_AN_OPEN_OFFER = ['view_item', 'view_item', 'purchase'].map((name) => ({
  name,
  item: 1,
  gap: 60_000,
}));

interface Doing {
  readonly name: string;
  readonly item: number;
  readonly gap: number;
}

function rawsOf(all: readonly Doing[]): Omit<RawEvent, 'id' | 'source'>[] {
  let at = START;
  return all.map(({ name, item, gap }, index) => {
    at += gap;
    const items = [
      {
        item_id: `item-${item}`,
        item_name: `A lamp of brass, number ${item}`,
        item_category: item % 2 ? 'lamps' : 'chairs',
        item_brand: `brand-${item % 3}`,
        price: 10 + 7 * item,
        ...(item === 4 && { discount: 5 }),
      },
    ];
    const special: Readonly<Record<string, object>> = {
      search: { search_term: 'brass lamps' },
      user_engagement: { engagement_time_msec: 4_000 + item },
      scroll: { percent_scrolled: 90 },
      purchase: { transaction_id: `o-${index}`, currency: 'EUR', value: 30 + item, items },
      refund: { transaction_id: `o-${index - 1}` },
      page_view: { page_path: '/lamps?who=anna' },
    };
    return { name, at, params: special[name] ?? { currency: 'EUR', items } };
  });
}

/** The device's own way from raw events to the student's input, at the end of what happened. */
async function onDevice(raws: readonly Omit<RawEvent, 'id' | 'source'>[], shownAt: readonly number[]) {
  const store = new MemoryStore();
  let ids = 0;
  const newId = () => `id-${++ids}`;
  let session: Session | undefined;
  for (const raw of raws) {
    const result = await takeIn(
      store,
      [{ ...raw, id: newId(), source: 'api' }],
      raw.at,
      newId,
      POOL.currency,
    );
    session = result.session ?? session;
    if (raw.name === 'purchase') await settleOrder(walletAt(store, raw.at), undefined);
    if (!shownAt.includes(raw.at)) continue;
    const offer = { id: newId(), couponId: 'ten', sessionId: session?.id ?? '', at: raw.at, propensity: 1 };
    await store.addOffer({ ...offer, status: 'shown', statusAt: raw.at }, () => true);
  }
  const { moment } = await readSituation(store, session as Session, 'en', []);
  return studentInput(moment, POOL.coupons, POOL, continued(undefined, moment.events, STUDENT_WIDTHS.hidden));
}

const walletAt = (store: MemoryStore, at: number) => ({
  store,
  postClaim: async () => ({ code: '' }),
  claimUrl: '',
  now: () => at,
});

const rowsOf = (raws: readonly Omit<RawEvent, 'id' | 'source'>[]) =>
  raws.map(({ at, name, params }) => event('anna', at, String(name), params as object));
const exposure = (at: number) => ({
  type: 'exposure',
  shopper: 'anna',
  at,
  coupon: 'ten',
  candidates: ['ten', 'lamps'],
});

describe('an example from a log', () => {
  it('reads what the device would have read at that moment, to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(doings, async (all) => {
        const raws = rawsOf(all);
        const last = raws.at(-1)?.at as number;
        // Once before, so that an offer of the past is remembered.
        const earlier = raws[Math.floor(raws.length / 2)]?.at as number;
        const times = [...new Set([earlier, last])];
        const rows = [...rowsOf(raws), ...times.map(exposure)];
        const { source, report } = await read(rows, { horizonDays: 0.001 });
        expect(report.dropped).toEqual({});
        const example = source.labelled.at(-1);
        const shown = times.filter((at) => at < last);
        expect(example?.input).toEqual(await onDevice(raws, shown));
      }),
      { numRuns: 30, examples: [[ORDER_WITH_AN_OPEN_OFFER]] },
    );
  });

  it('reads nothing of what came after', async () => {
    await fc.assert(
      fc.asyncProperty(doings, doings, async (before, after) => {
        const raws = rawsOf(before);
        const last = raws.at(-1)?.at as number;
        const later = rawsOf(after).map((raw) => ({ ...raw, at: raw.at - START + last }));
        const inputs = await Promise.all(
          [[], rowsOf(later)].map(async (more) => {
            const { source } = await read([...rowsOf(raws), exposure(last), ...more], { horizonDays: 0.001 });
            return source.labelled[0]?.input;
          }),
        );
        expect(inputs[1]).toEqual(inputs[0]);
      }),
      { numRuns: 20 },
    );
  });
});
