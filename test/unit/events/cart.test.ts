import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cart, cartAfter, EMPTY_CART, subtotal } from '../../../src/events/cart.js';
import type { EventName, Item } from '../../../src/events/vocabulary.js';

const after = (cart: Cart, name: EventName, items?: readonly Item[], currency?: string) =>
  cartAfter(
    cart,
    { id: '1', at: 0, name, params: { ...(items && { items }), ...(currency && { currency }) } },
    'EUR',
  );

const tea: Item = { item_id: 'tea', item_category: 'pantry', item_brand: 'Kiln', price: 4.35, quantity: 2 };
const pot: Item = { item_id: 'pot', price: 30, discount: 5 };

test('adding fills the cart in minor units, one line per item', () => {
  const cart = after(after(EMPTY_CART, 'add_to_cart', [tea, pot]), 'add_to_cart', [tea]);
  expect(cart.lines).toEqual([
    { itemId: 'pot', unitPrice: 3000, quantity: 1, onSale: true },
    { itemId: 'tea', category: 'pantry', brand: 'Kiln', unitPrice: 435, quantity: 4, onSale: false },
  ]);
  expect(subtotal(cart)).toBe(3000 + 4 * 435);
});

test('removing takes the line away at zero and never goes below it', () => {
  const cart = after(EMPTY_CART, 'add_to_cart', [tea]);
  expect(after(cart, 'remove_from_cart', [{ ...tea, quantity: 1 }]).lines[0]?.quantity).toBe(1);
  expect(after(cart, 'remove_from_cart', [{ ...tea, quantity: 5 }])).toEqual(EMPTY_CART);
  expect(after(EMPTY_CART, 'remove_from_cart', [tea])).toEqual(EMPTY_CART);
});

test('a viewed cart replaces what was believed, an empty one included; without items it says nothing', () => {
  const cart = after(EMPTY_CART, 'add_to_cart', [tea]);
  expect(after(cart, 'view_cart', [pot]).lines.map((line) => line.itemId)).toEqual(['pot']);
  expect(after(cart, 'view_cart', [])).toEqual(EMPTY_CART);
  expect(after(cart, 'view_cart')).toBe(cart);
});

test('a purchase empties the cart, looking around leaves it', () => {
  const cart = after(EMPTY_CART, 'add_to_cart', [tea]);
  expect(after(cart, 'purchase', [tea])).toEqual(EMPTY_CART);
  expect(after(cart, 'view_item', [pot])).toBe(cart);
});

test("the event's own currency decides what a minor unit is", () => {
  const yen = after(EMPTY_CART, 'add_to_cart', [{ item_id: 'tea', price: 435 }], 'JPY');
  expect(yen.lines[0]?.unitPrice).toBe(435);
});

test('no order of events leaves a line without a whole, positive quantity', () => {
  const item = fc.record({ item_id: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 5 }) });
  const event = fc.tuple(
    fc.constantFrom<EventName>('add_to_cart', 'remove_from_cart', 'purchase'),
    fc.array(item),
  );
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const cart = events.reduce((held, [name, items]) => after(held, name, items), EMPTY_CART);
      expect(new Set(cart.lines.map((line) => line.itemId)).size).toBe(cart.lines.length);
      for (const line of cart.lines) expect(line.quantity).toBeGreaterThan(0);
    }),
  );
});
