/** E-shop's visits through the pipeline that a shop's own logs take: events → fitTables → the device's fold-in. */
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import { foldInterests, type Interests, NO_INTERESTS } from '../../../src/features/interests.js';
import type { Pool } from '../../../src/pool/schema.js';
import type { TableSession } from '../table-session.js';
import type { Eshop, EshopProduct, EshopSession } from './eshop-sessions.js';
import { poolOfPrices } from './shop-pool.js';

const DAY = 24 * 3_600_000;
/** The set has days, but no times of day. */
const BETWEEN_CLICKS = 30_000;

export const eshopPool = ({ products }: Eshop): Pool =>
  poolOfPrices(
    products.map(({ price }) => price),
    'USD',
  );

/** A product's page as an event. Products have no title: their colour, a number, stands where a word of it would. */
export function eshopEvent({ model, category, colour, price }: EshopProduct, at: number): ShopEvent {
  const item = {
    item_id: model,
    item_name: `colour${'abcdefghijklmnop'[Number(colour)]}`,
    item_category: category,
  };
  return {
    id: `${model}/${at}`,
    name: 'view_item',
    at,
    params: { currency: 'USD', items: [{ ...item, price }] },
  };
}

/** Each visit is a shopper of its own: the set doesn't say who came back. */
export function* eshopVisits(
  { products }: Eshop,
  sessions: readonly EshopSession[],
): Generator<TableSession> {
  for (const [index, { day, clicks }] of sessions.entries()) {
    const events = clicks.map((product, at) =>
      eshopEvent(products[product] as EshopProduct, day * DAY + at * BETWEEN_CLICKS),
    );
    yield { shopper: `visit-${index}`, events };
  }
}

/** What a device remembers after each click of a visit but the last. */
export function interestsAfterClicks({ products }: Eshop, { day, clicks }: EshopSession) {
  const after: { readonly interests: Interests; readonly now: number }[] = [];
  let interests = NO_INTERESTS;
  for (const [at, product] of clicks.slice(0, -1).entries()) {
    const event = eshopEvent(products[product] as EshopProduct, day * DAY + at * BETWEEN_CLICKS);
    interests = foldInterests(interests, event, 'USD');
    after.push({ interests, now: event.at });
  }
  return after;
}
