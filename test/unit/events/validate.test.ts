import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { RawEvent } from '../../../src/events/raw-event.js';
import {
  DropReason,
  MAX_AHEAD_MS,
  MAX_BEHIND_MS,
  type Validation,
  validateEvent,
} from '../../../src/events/validate.js';
import { EVENT_NAMES, ITEM_FIELDS, PARAM_FIELDS } from '../../../src/events/vocabulary.js';

const NOW = Date.UTC(2026, 10, 22);
const raw = (name: unknown, params?: unknown, at: unknown = NOW): RawEvent =>
  ({ id: 'a1', name, params, at, source: 'data-layer' }) as RawEvent;
const check = (name: unknown, params?: unknown, at?: unknown) => validateEvent(raw(name, params, at), NOW);

function kept(validation: Validation) {
  if (!validation.ok) throw new Error(`dropped: ${validation.reason}`);
  return validation.event.params;
}

/** What the rooms behind the door rely on, said a second time and by other means. */
const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const Conforming = v.strictObject({
  id: text(100),
  name: v.picklist(EVENT_NAMES),
  at: v.pipe(v.number(), v.safeInteger()),
  params: v.strictObject({
    currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))),
    value: v.optional(amount),
    items: v.optional(
      v.pipe(
        v.array(
          v.strictObject({
            item_id: text(100),
            item_name: v.optional(text(100)),
            item_brand: v.optional(text(100)),
            item_category: v.optional(text(100)),
            price: v.optional(amount),
            discount: v.optional(amount),
            quantity: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
          }),
        ),
        v.maxLength(200),
      ),
    ),
    search_term: v.optional(text(100)),
    transaction_id: v.optional(text(100)),
    coupon: v.optional(text(100)),
    percent_scrolled: v.optional(v.pipe(amount, v.maxValue(100))),
    engagement_time_msec: v.optional(amount),
    page_path: v.optional(v.pipe(text(500), v.regex(/^\/[^?#]*$/))),
    screens: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000))),
    screens_per_second: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000))),
    page_tags: v.optional(text(100)),
  }),
});

describe('whatever arrives', () => {
  const garbage = fc.anything({
    withNullPrototype: true,
    withSparseArray: true,
    withBigInt: true,
    withDate: true,
  });
  /** Now and then anything at all; mostly what a page might say. */
  const mostly = <Value>(arbitrary: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: garbage });
  const likely = fc.constantFrom<unknown>('12.50', ' 3 ', '', 'eur', 'T-1', '/a?b', -1, 7.5, 1e300, null);
  const field = mostly(fc.oneof(likely, fc.string({ unit: 'binary' }), fc.double()));
  const item = mostly(fc.dictionary(fc.constantFrom(...ITEM_FIELDS, '__proto__'), field));
  const params = fc.record(
    {
      ...Object.fromEntries(PARAM_FIELDS.map((name) => [name, field])),
      items: mostly(fc.array(item, { maxLength: 5 })),
      email: fc.emailAddress(),
    },
    { requiredKeys: [] },
  );
  const event = mostly(
    fc.record({
      id: mostly(fc.uuid()),
      name: mostly(fc.constantFrom(...EVENT_NAMES)),
      at: mostly(fc.integer({ min: NOW - 6e8, max: NOW + 4e6 })),
      params: mostly(params),
      source: garbage,
    }),
  );

  test('it never throws, and what it lets through conforms to the vocabulary', () => {
    const reasons = new Set<string>(Object.values(DropReason));
    let through = 0;
    fc.assert(
      fc.property(event, (given) => {
        const validation = validateEvent(given as RawEvent, NOW);
        if (validation.ok) {
          through++;
          v.parse(Conforming, validation.event);
          expect(validation.partial.every((reason) => reasons.has(reason))).toBe(true);
        } else {
          expect(reasons.has(validation.reason)).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
    // A property that holds because nothing ever gets through would say nothing.
    expect(through).toBeGreaterThan(300);
  });

  test('its own output passes unchanged', () => {
    fc.assert(
      fc.property(event, (given) => {
        const first = validateEvent(given as RawEvent, NOW);
        fc.pre(first.ok);
        const again = validateEvent({ ...first.event, source: 'api' }, NOW);
        expect(again).toEqual({ ok: true, event: first.event, partial: [] });
      }),
      { numRuns: 500 },
    );
  });

  test('a getter that throws and a revoked proxy are unreadable, not fatal', () => {
    const throwing = {
      get items() {
        throw new Error('not for you');
      },
    };
    expect(check('view_cart', throwing)).toEqual({ ok: false, reason: 'unreadable' });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(check('view_cart', proxy)).toEqual({ ok: false, reason: 'unreadable' });
    expect(validateEvent(proxy as RawEvent, NOW)).toEqual({ ok: false, reason: 'unreadable' });
  });
});

describe('the whole event falls', () => {
  test.each([
    ['a name outside the vocabulary', raw('checkout_progress'), 'unknown-name'],
    ['a name of a prototype property', raw('constructor'), 'unknown-name'],
    ['a name that is no text', raw(7), 'not-an-event'],
    ['no id', { ...raw('page_view'), id: '' }, 'not-an-event'],
    ['an id without end', { ...raw('page_view'), id: 'x'.repeat(101) }, 'not-an-event'],
    ['no object at all', null, 'not-an-event'],
    ['parameters that are a list', raw('page_view', []), 'bad-params'],
    ['parameters that are text', raw('page_view', 'unreadable'), 'bad-params'],
    ['a view without an item', raw('view_item', {}), 'no-items'],
    ['an addition of nothing', raw('add_to_cart', { items: [] }), 'no-items'],
    ['an addition of which no item is usable', raw('add_to_cart', { items: [{ price: 3 }] }), 'no-items'],
    ['no time', raw('page_view', {}, Number.NaN), 'absurd-time'],
    ['a time in text', raw('page_view', {}, '2026'), 'absurd-time'],
    ['a clock an hour ahead', raw('page_view', {}, NOW + MAX_AHEAD_MS), 'absurd-time'],
    ['a clock a week behind', raw('page_view', {}, NOW - MAX_BEHIND_MS), 'absurd-time'],
  ])('%s', (_what, given, reason) => {
    expect(validateEvent(given as RawEvent, NOW)).toEqual({ ok: false, reason });
  });

  test('clocks just inside the bounds are believed', () => {
    expect(check('page_view', {}, NOW + MAX_AHEAD_MS - 1).ok).toBe(true);
    expect(check('page_view', {}, NOW - MAX_BEHIND_MS + 1).ok).toBe(true);
  });
});

describe('what GA4 tolerates is put right', () => {
  test('numbers printed as text become numbers', () => {
    const params = {
      currency: 'eur',
      value: '25.00',
      items: [{ item_id: 'T-1', price: '12.50', quantity: '2' }],
    };
    expect(kept(check('add_to_cart', params))).toEqual({
      currency: 'EUR',
      value: 25,
      items: [{ item_id: 'T-1', price: 12.5, quantity: 2 }],
    });
  });

  test('a numeric id becomes text, and a name stands in for a missing id', () => {
    const items = [{ item_id: 4711 }, { item_name: 'Teapot' }];
    expect(kept(check('view_item', { items })).items).toEqual([
      { item_id: '4711' },
      { item_id: 'Teapot', item_name: 'Teapot' },
    ]);
  });

  test('a weight becomes at least one whole thing', () => {
    const items = [{ item_id: 'flour', quantity: 0.25 }];
    expect(kept(check('add_to_cart', { items })).items).toEqual([{ item_id: 'flour', quantity: 1 }]);
  });

  test('empty texts, as templates print them, are absent and not wrong', () => {
    const validation = check('view_item', {
      currency: '',
      items: [{ item_id: 'T-1', item_brand: '', price: null }],
    });
    expect(validation).toMatchObject({ ok: true, partial: [] });
    expect(kept(validation)).toEqual({ items: [{ item_id: 'T-1' }] });
  });
});

describe('a bad part is left out and named', () => {
  test('bad items go, good ones stay in order', () => {
    const items = [
      { item_id: 'a' },
      null,
      'b',
      { item_id: {} },
      { item_id: 'c', quantity: 0 },
      { item_id: 'd' },
    ];
    const validation = check('view_cart', { items });
    expect(kept(validation).items).toEqual([{ item_id: 'a' }, { item_id: 'd' }]);
    expect(validation).toMatchObject({ partial: ['bad-item', 'bad-item', 'bad-item', 'bad-item'] });
  });

  test('an empty cart is a statement, a cart of rubbish is none', () => {
    expect(kept(check('view_cart', { items: [] }))).toEqual({ items: [] });
    expect(kept(check('view_cart', { items: ['?'] }))).toEqual({});
  });

  test.each([
    ['price', '12,50'],
    ['price', '€ 12.50'],
    ['price', -1],
    ['price', Number.POSITIVE_INFINITY],
    ['price', 1e300],
    ['discount', {}],
    ['item_brand', { name: 'Kiln' }],
    ['quantity', 'two'],
  ])('an item keeps the rest when its %s is %j', (name, value) => {
    const validation = check('view_item', { items: [{ item_id: 'T-1', [name]: value }] });
    expect(kept(validation)).toEqual({ items: [{ item_id: 'T-1' }] });
    expect(validation).toMatchObject({ partial: ['bad-field'] });
  });

  test('items beyond the two hundredth are cut off', () => {
    const items = Array.from({ length: 201 }, (_, index) => ({ item_id: `i${index}` }));
    const validation = check('view_item_list', { items });
    expect(kept(validation).items).toHaveLength(200);
    expect(validation).toMatchObject({ partial: ['too-many-items'] });
  });

  test('a long name is cut between characters, a long id is refused', () => {
    const items = [{ item_id: 'T-1', item_name: `${'x'.repeat(99)}🫖` }, { item_id: 'y'.repeat(101) }];
    const validation = check('view_item', { items });
    expect(kept(validation).items).toEqual([{ item_id: 'T-1', item_name: 'x'.repeat(99) }]);
    expect(validation).toMatchObject({ partial: ['bad-item'] });
  });
});

describe('nothing personal slips in', () => {
  test.each([
    ['/cart?email=a@b.example', '/cart'],
    ['/cart#token', '/cart'],
    ['https://shop.example/cart?x=1', '/cart'],
    ['https://shop.example?x=1', '/'],
    ['cart', '/cart'],
  ])('a path %s is kept as %s', (given, expected) => {
    expect(kept(check('page_view', { page_path: given }))).toEqual({ page_path: expected });
  });

  test('fields outside the allow list are not read, not even looked at', () => {
    const params = {
      get user_data(): never {
        throw new Error('read');
      },
      items: [{ item_id: 'T-1', affiliation: 'Ann', location_id: 'x' }],
    };
    expect(kept(check('view_item', params))).toEqual({ items: [{ item_id: 'T-1' }] });
  });
});
