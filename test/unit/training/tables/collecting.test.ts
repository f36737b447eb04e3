import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShopEvent } from '../../../../src/events/vocabulary.js';
import { tagsOf } from '../../../../src/features/tags.js';
import { DistinctShoppers } from '../../../../training/tables/distinct-shoppers.js';
import { TagCounts } from '../../../../training/tables/idf.js';
import { ItemCounts } from '../../../../training/tables/item-counts.js';
import { decilesOf } from '../../../../training/tables/quantiles.js';
import { ShopperSample } from '../../../../training/tables/shopper-sample.js';

const DAY = 24 * 3_600_000;
const view = (id: string, at: number): ShopEvent => ({
  id: `${id}/${at}`,
  name: 'view_item',
  at,
  params: { items: [{ item_id: id }] },
});

describe('distinct shoppers', () => {
  test('says yes from the k-th different person on, however often each comes', () => {
    const people = fc.array(fc.nat(6), { maxLength: 40 });
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 6 }), (visits, least) => {
        const counter = new DistinctShoppers(least);
        for (const person of visits) counter.add(1, person);
        expect(counter.has(1)).toBe(new Set(visits).size >= least);
        expect(counter.has(2)).toBe(false);
      }),
    );
  });
});

describe('inverse document frequency', () => {
  const rare = tagsOf('marzipan')[0] as number;
  const common = tagsOf('shirt')[0] as number;
  const never = tagsOf('quasar')[0] as number;

  test('the rarer a word among visits, the greater its weight, by the smoothed formula', () => {
    const counts = new TagCounts(1);
    for (let visit = 0; visit < 10; visit++)
      counts.add(`p${visit}`, visit < 2 ? [rare, common, common] : [common]);
    const idf = counts.idf();
    expect(idf[common]).toBeCloseTo(1, 6);
    expect(idf[rare]).toBeCloseTo(1 + Math.log(11 / 3), 6);
    expect(idf[never]).toBeCloseTo(1 + Math.log(11 / 2), 6);
  });

  test('a word that one person searched a hundred times weighs what an unheard word weighs', () => {
    const counts = new TagCounts(5);
    for (let visit = 0; visit < 100; visit++) {
      counts.add('one', [rare]);
      counts.add(`p${visit}`, [common]);
    }
    const idf = counts.idf();
    expect(counts.counted).toBe(1);
    expect(idf[rare]).toBe(idf[never]);
    expect(idf[rare]).toBe(Math.max(...idf));
  });

  test('is empty where no word was met by enough people', () => {
    const counts = new TagCounts(5);
    counts.add('one', [rare]);
    expect(counts.idf()).toHaveLength(0);
  });
});

describe('the sample of shoppers', () => {
  const options = { seed: 1, currency: 'EUR' };

  test('feedback fades with the device’s half-life up to the shopper’s last event', () => {
    const sample = new ShopperSample(options);
    sample.add({ shopper: 'one', events: [view('a', 0), view('b', 30 * DAY)] });
    sample.add({ shopper: 'one', events: [view('a', 60 * DAY)] });
    const [one] = sample.shoppers();
    expect([...(one?.feedback.values() ?? [])].map((value) => +value.toFixed(9))).toEqual([1.25, 0.5]);
  });

  test('past its cap it holds whole histories of an even share, the same in any order of shoppers', () => {
    const people = Array.from({ length: 2000 }, (_, person) => `person-${person}`);
    const visits = [0, 1].flatMap((day) =>
      people.map((shopper) => ({ shopper, events: [view(`i${day}`, day * DAY), view('k', day * DAY)] })),
    );
    const read = (all: typeof visits) => {
      const sample = new ShopperSample({ ...options, mostShoppers: 300 });
      for (const visit of all) sample.add(visit);
      return sample;
    };
    const sample = read(visits);
    const held = sample.shoppers();
    expect(held.length).toBeLessThanOrEqual(300);
    expect(held.length).toBeGreaterThan(100);
    expect(held.every(({ feedback }) => feedback.size === 3)).toBe(true);
    expect(held.length / 2000 / sample.share).toBeCloseTo(1, 0);
    const turned = read([...visits.slice(0, 2000).reverse(), ...visits.slice(2000).reverse()]);
    expect(turned.shoppers()).toEqual(held);
  });

  test('a crawler that opens everything takes no more room than a cap of things', () => {
    const sample = new ShopperSample(options);
    sample.add({ shopper: 'bot', events: Array.from({ length: 3000 }, (_, at) => view(`i${at}`, at)) });
    expect(sample.shoppers()[0]?.feedback.size).toBe(500);
  });
});

describe('counting items', () => {
  const met = (id: string, extra = {}) => [{ item_id: id, ...extra }, {}, []] as const;

  test('past its cap the things met least go, and it says how many', () => {
    const counts = new ItemCounts(1, 'EUR', 20);
    for (let at = 0; at < 200; at++) counts.add(`p${at}`, [met('always'), met(`once-${at}`)]);
    expect(counts.size).toBeLessThanOrEqual(20);
    expect(counts.dropped + counts.size).toBe(201);
    expect(counts.common(1)[0]?.visits).toBe(200);
  });

  test('one visit counts once, and a later event that leaves something out takes nothing away', () => {
    const counts = new ItemCounts(1, 'EUR');
    counts.add('p', [met('a', { item_brand: 'x', price: 3 }), met('a'), met('a')]);
    expect(counts.common(9)).toMatchObject([{ visits: 1, price: 300 }]);
    expect(counts.common(9)[0]?.brand).toBeGreaterThan(0);
  });
});

describe('deciles', () => {
  test('cut the values into tenths, and say nothing of too few', () => {
    const values = Array.from({ length: 101 }, (_, at) => 100 - at);
    expect([...decilesOf(values, 50)]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(decilesOf(values, 102)).toHaveLength(0);
  });
});
