import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import {
  encodeContext,
  encodeEvents,
  encodeRelatives,
  RELATIVE_COLUMNS,
  RELATIVE_WIDTH,
} from '../../../src/features/encode.js';
import { withOffers } from '../../../src/features/profile.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import type { OfferRecord } from '../../../src/store/store.js';
import { POOL, visits } from './shop-events.js';

const fold = (events: readonly ShopEvent[]) =>
  events.reduce<ShopperState>(
    (state, event, index) => foldShopper(state, { ...event, sessionId: 's' }, index === 0, POOL.currency),
    EMPTY_SHOPPER,
  );

/** Everything the model is given at a decision after these events. */
function decisionInput(events: readonly ShopEvent[]) {
  const state = fold(events);
  const now = events.at(-1)?.at ?? 0;
  return [
    encodeEvents(events, 0, POOL),
    encodeContext(state, events, now, POOL),
    encodeRelatives(POOL.coupons, state, events, now, POOL),
  ];
}

test('what happens after the decision changes nothing that was read before it', () => {
  fc.assert(
    fc.property(visits(16), visits(6), (before, after) => {
      const rows = encodeEvents(before, 0, POOL);
      expect(encodeEvents([...before, ...after], 0, POOL).subarray(0, rows.length)).toEqual(rows);
    }),
  );
});

const LIKENESSES = ['worded', 'named', 'titled'];

test('pages and ids are never read, and names and words only as likeness to a coupon', () => {
  const rename = (text: string | undefined) => (text === undefined ? undefined : `other-${text}`);
  fc.assert(
    fc.property(visits(12), fc.string(), (events, text) => {
      const disguised = events.map(
        (event): ShopEvent => ({
          ...event,
          id: rename(event.id) as string,
          params: {
            ...event.params,
            search_term: text,
            page_path: `/${text}`,
            transaction_id: text,
            ...(event.params.items && {
              items: event.params.items.map((item) => ({
                ...item,
                // Another name for the same thing, the same for all its appearances.
                item_id: rename(item.item_id) as string,
                item_name: text,
              })),
            }),
          },
        }),
      );
      const blind = (input: readonly Float32Array[]) => {
        const [acts, context, relative] = input as [Float32Array, Float32Array, Float32Array];
        return [
          acts,
          context,
          relative.filter((_, at) => !LIKENESSES.includes(RELATIVE_COLUMNS[at % RELATIVE_WIDTH] as string)),
        ];
      };
      expect(blind(decisionInput(disguised))).toEqual(blind(decisionInput(events)));
    }),
  );
});

test('neither the date nor the hour is read: a visit a hundred days and some hours later looks the same', () => {
  const later = 100 * 24 * 3_600_000 + 7 * 3_600_000;
  fc.assert(
    fc.property(visits(12), (events) => {
      const shifted = events.map((event) => ({ ...event, at: event.at + later }));
      expect(decisionInput(shifted)).toEqual(decisionInput(events));
    }),
  );
});

test('the offer that is open now is not counted among those that are over', () => {
  const offer = (id: string, at: number, status: OfferRecord['status']) =>
    ({ id, couponId: 'c', sessionId: 's', at, status, statusAt: at, propensity: 1 }) as OfferRecord;
  const now = 10_000_000;
  const offers = [
    offer('1', 0, 'shown'),
    offer('2', 0, 'claimed'),
    offer('3', 0, 'dismissed'),
    offer('4', now - 5, 'shown'),
  ];
  expect(withOffers(EMPTY_SHOPPER.profile, offers, now)).toMatchObject({
    shown: 3,
    claimed: 1,
    dismissed: 1,
  });
});
