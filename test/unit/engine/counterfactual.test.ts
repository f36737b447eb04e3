import { expect, test } from 'vitest';
import { counterfactual } from '../../../src/engine/counterfactual.js';
import type { Decider } from '../../../src/engine/decider.js';
import type { CartLine } from '../../../src/events/cart.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import { NO_INTERESTS } from '../../../src/features/interests.js';
import { EMPTY_PROFILE } from '../../../src/features/profile.js';
import type { Moment } from '../../../src/model/scoring.js';
import { NOTHING_LEARNT } from '../../../src/policy/learn/lessons.js';
import { type Decision, Reason, type Situation } from '../../../src/policy/types.js';
import type { Explanation, OfferView } from '../../../src/protocol.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf, situation } from '../policy/fixtures.js';

const line = (itemId: string, category: string, quantity = 1): CartLine => ({
  itemId,
  category,
  unitPrice: 4_000,
  quantity,
  onSale: false,
});
const added = (id: string): ShopEvent => ({
  id: `add-${id}`,
  name: 'add_to_cart',
  at: NOW,
  params: { items: [{ item_id: id }], value: 40 },
});
const LINES = [line('boot', 'Shoes', 2), line('cap', 'Hats')];
const EVENTS: readonly ShopEvent[] = [
  { id: 'view', name: 'view_item', at: NOW, params: { items: [{ item_id: 'boot' }] } },
  added('boot'),
  added('cap'),
  {
    id: 'cart',
    name: 'view_cart',
    at: NOW,
    params: { items: [{ item_id: 'boot' }, { item_id: 'cap' }], value: 120 },
  },
];

const moment: Moment = {
  events: EVENTS,
  state: {
    profile: { ...EMPTY_PROFILE, sessions: 3, carts: 2, purchases: 1 },
    cart: { lines: LINES },
    interests: NO_INTERESTS,
  },
  now: NOW,
};
const here = situation({ cart: { lines: LINES }, profile: moment.state.profile, purchases: 1 });
const shown = (couponId: string): Decision => ({
  action: 'show',
  reason: Reason.Chosen,
  couponId,
  propensity: 1,
  candidates: [],
  at: NOW,
});
const nothing: Decision = {
  action: 'none',
  reason: Reason.AddsNothing,
  propensity: 1,
  candidates: [],
  at: NOW,
};

/** Decides by a rule, and remembers what it was asked about. */
function ruled(rule: (situation: Situation, moment: Moment) => Decision) {
  const asked: { readonly situation: Situation; readonly moment: Moment }[] = [];
  const decide = async (situation: Situation, moment: Moment) => {
    asked.push({ situation, moment });
    return rule(situation, moment);
  };
  return { asked, decider: { decide } as unknown as Decider };
}

const has = ({ cart }: Situation, id: string) => cart.lines.some(({ itemId }) => itemId === id);

test('names the smallest part of the cart without which another decision would have been made', async () => {
  const { decider } = ruled((situation) => (has(situation, 'boot') ? shown('ten') : nothing));
  expect(await counterfactual(decider, shown('ten'), here, moment, NOTHING_LEARNT)).toEqual({
    what: 'cart',
    count: 2,
    category: 'Shoes',
    instead: 'nothing',
  });
});

test('names the whole cart where no one category decides', async () => {
  const { decider } = ruled((situation) => (situation.cart.lines.length > 0 ? shown('ten') : shown('other')));
  expect(await counterfactual(decider, shown('ten'), here, moment, NOTHING_LEARNT)).toEqual({
    what: 'cart',
    count: 3,
    instead: 'another',
  });
});

test('takes out of the visit what told of those things, and nothing else of it', async () => {
  const { decider, asked } = ruled(() => shown('ten'));
  await counterfactual(decider, shown('ten'), here, moment, NOTHING_LEARNT);
  const [withoutShoes] = asked;
  expect(withoutShoes?.moment.events.map(({ id }) => id)).toEqual(['view', 'add-cap', 'cart']);
  expect(withoutShoes?.moment.events.at(-1)?.params).toEqual({ items: [{ item_id: 'cap' }] });
  expect(withoutShoes?.moment.state.cart.lines).toEqual([LINES[1]]);
  expect(withoutShoes?.moment.state.profile.carts).toBe(1);
  // The rules that count acts see the visit that really was: it is the cart that is taken away, not time.
  expect(withoutShoes?.situation.eventCount).toBe(here.eventCount);
});

test('then earlier visits, and likings before them', async () => {
  const byInterests = ruled((_, { state }) => (state.interests ? shown('ten') : nothing));
  expect(await counterfactual(byInterests.decider, shown('ten'), here, moment, NOTHING_LEARNT)).toEqual({
    what: 'interests',
    instead: 'nothing',
  });
  const byPast = ruled(({ purchases }) => (purchases > 0 ? shown('ten') : nothing));
  expect(await counterfactual(byPast.decider, shown('ten'), here, moment, NOTHING_LEARNT)).toEqual({
    what: 'earlier',
    instead: 'nothing',
  });
});

test('says nothing where nothing that was looked at would have changed it', async () => {
  const { decider, asked } = ruled(() => shown('ten'));
  expect(await counterfactual(decider, shown('ten'), here, moment, NOTHING_LEARNT)).toBeUndefined();
  // Shoes, hats, the whole cart, likings, earlier visits.
  expect(asked).toHaveLength(5);
});

test('in the engine: without the two shoes in the cart, a coupon for shoes would not be shown at the checkout', async () => {
  const shop = await signedShop({
    pool: poolOf([couponInput({ scope: { categories: ['Shoes'] } })], { restraint: { minEvents: 5 } }),
    artifact: await randomArtifact(1, { base: [-12, 0], coupons: [20, -12, 0] }),
    now: NOW,
  });
  const page = await new EngineHarness({
    fetch: shop.fetch,
    options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
    now: NOW + HOUR,
  }).ready();
  const boot = { item_id: 'boot', price: 40, item_category: 'Shoes', quantity: 2 };
  const cap = { item_id: 'cap', price: 20, item_category: 'Hats' };
  await page.event('page_view');
  await page.event('view_item', { currency: 'EUR', items: [boot] });
  await page.event('add_to_cart', { currency: 'EUR', items: [boot] });
  await page.event('add_to_cart', { currency: 'EUR', items: [cap] });
  await page.event('begin_checkout', { currency: 'EUR', items: [boot, cap] });
  const offer = page.of('offer').at(-1)?.offer as OfferView;
  const { without } = await page.call<Explanation>('explain', offer.offerId);
  expect(without).toEqual({ what: 'cart', count: 2, category: 'Shoes', instead: 'nothing' });
  await shop.remove();
});
