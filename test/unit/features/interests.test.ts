import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeIn } from '../../../src/engine/intake.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import { FEEDBACK_HALF_LIFE } from '../../../src/features/feedback.js';
import {
  foldInterests,
  type Interests,
  MAX_KEPT_TAGS,
  MAX_THINGS,
  NO_INTERESTS,
} from '../../../src/features/interests.js';
import { itemKey } from '../../../src/features/keys.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import { tagsOf, withoutText } from '../../../src/features/tags.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { visits } from './shop-events.js';

const act = (name: ShopEvent['name'], at: number, id: string, more: object = {}): ShopEvent => ({
  id: `${name}${at}${id}`,
  name,
  at,
  params: { items: [{ item_id: id, ...more }] },
});
const fold = (events: readonly ShopEvent[], from: Interests = NO_INTERESTS) =>
  events.reduce((interests, event) => foldInterests(interests, event, 'EUR'), from);

describe('what is remembered of a thing', () => {
  test('is its hash with what its acts say together, faded by half in 30 days', () => {
    const { things } = fold([act('view_item', 0, 'a'), act('add_to_cart', FEEDBACK_HALF_LIFE, 'a')]);
    expect(things).toEqual([{ item: itemKey('a'), tags: [], weight: 3.5, at: FEEDBACK_HALF_LIFE }]);
  });

  test('keeps a title’s tags and a price when a later act lacks them', () => {
    const { things } = fold([
      act('view_item', 0, 'a', { item_name: 'Lamp', price: 12 }),
      act('add_to_cart', 1, 'a'),
    ]);
    expect(things[0]).toMatchObject({ tags: tagsOf('Lamp'), price: 1200 });
  });

  test('never fades backwards when the clock is set back', () => {
    const { things } = fold([act('view_item', FEEDBACK_HALF_LIFE, 'a'), act('view_item', 0, 'a')]);
    expect(things[0]).toMatchObject({ weight: 2, at: FEEDBACK_HALF_LIFE });
  });

  test('goes when 48 heavier things are known', () => {
    const heavy = Array.from({ length: MAX_THINGS }, (_, at) => act('purchase', at, `heavy-${at}`));
    const { things } = fold([act('view_item', 0, 'light'), ...heavy]);
    expect(things).toHaveLength(MAX_THINGS);
    expect(things.map(({ item }) => item)).not.toContain(itemKey('light'));
  });
});

test('words searched for weigh as much as two looks at a title that has them', () => {
  const searched = fold([{ id: 's', name: 'search', at: 0, params: { search_term: 'oak lamp' } }]);
  const looked = fold([
    act('view_item', 0, 'a', { item_name: 'Oak lamp' }),
    act('view_item', 0, 'a', { item_name: 'Oak lamp' }),
  ]);
  expect(searched.tags).toEqual(looked.tags);
});

test('lists, page views and attention leave no interest', () => {
  const quiet = (['view_item_list', 'select_item', 'page_view', 'scroll', 'remove_from_cart'] as const).map(
    (name) => act(name, 0, 'a', { item_name: 'Lamp' }),
  );
  expect(fold(quiet)).toBe(NO_INTERESTS);
});

test('a long life costs no more than a short one', () => {
  const years = Array.from({ length: 3000 }, (_, day) =>
    act('view_item', day * 43_200_000, `${day % 700}`, { item_name: `word${day} other${day % 90} third` }),
  );
  const { things, tags } = fold(years);
  expect(things).toHaveLength(MAX_THINGS);
  expect(tags).toHaveLength(MAX_KEPT_TAGS);
  for (const weight of [...things.map((thing) => thing.weight), ...tags.map(([, each]) => each)])
    expect(weight).toBeGreaterThan(0);
  expect(JSON.stringify({ things, tags }).length).toBeLessThan(10_000);
});

test('folding an event with its text, or with the tags that are kept of it, gives the same', () => {
  fc.assert(
    fc.property(visits(12), fc.string({ unit: 'grapheme' }), (events, title) => {
      const titled = events.map(
        (event): ShopEvent => ({
          ...event,
          params: {
            ...event.params,
            search_term: title,
            ...(event.params.items && {
              items: event.params.items.map((item) => ({ ...item, item_name: title })),
            }),
          },
        }),
      );
      expect(fold(titled.map(withoutText))).toEqual(fold(titled));
    }),
  );
});

test('a state kept by version 2 goes on from what it knew', () => {
  const { profile, cart } = EMPTY_SHOPPER;
  const kept: ShopperState = {
    profile: { ...profile, sessions: 3, views: 9, purchases: 1, spent: 500 },
    cart,
  };
  const next = foldShopper(kept, { ...act('view_item', 5, 'a'), sessionId: 's' }, false, 'EUR');
  expect(next.profile).toMatchObject({
    sessions: 3,
    views: 10,
    purchases: 1,
    lists: 0,
    clicks: 0,
    dwellMs: 0,
  });
  expect(next.interests?.things).toHaveLength(1);
});

test('no title and no search word is ever in what is stored or exported', async () => {
  const letters = 'abcdefghijklmnopqrstuvwxyzæøåßжщцש茶椅'.split('');
  const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(word, word, word, async (title, search, cartTitle) => {
      const store = new MemoryStore();
      const raw = (name: string, params: object, at: number) => ({
        id: `00000000-0000-4000-8000-00000000000${at}`,
        source: 'api' as const,
        name,
        at: 1_750_000_000_000 + at,
        params,
      });
      const item = { item_id: '4711', item_name: `Fine ${title}`, price: 3 };
      const taken = await takeIn(
        store,
        [
          raw('view_item', { items: [item] }, 1),
          raw('search', { search_term: search }, 2),
          raw('view_search_results', { search_term: search, items: [{ ...item, item_name: search }] }, 3),
          raw('add_to_cart', { items: [{ ...item, item_name: cartTitle }] }, 4),
          raw('view_cart', { items: [{ ...item, item_name: cartTitle }] }, 5),
        ],
        1_750_000_000_100,
        () => 'session',
        'EUR',
      );
      expect(taken.added).toHaveLength(5);
      const exported = JSON.stringify(await store.exportAll(0)).toLowerCase();
      for (const text of [title, search, cartTitle])
        expect(exported).not.toContain(text.toLowerCase().slice(0, 6));
      // The page that told them may show them.
      expect(taken.accepted[1]?.params.search_term).toBe(search);
    }),
    { numRuns: 30 },
  );
});
