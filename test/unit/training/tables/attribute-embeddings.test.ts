import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../training/simulator/random.js';
import { embed, fitAttributeEmbeddings } from '../../../../training/tables/attribute-embeddings.js';
import { dot, fitImplicitFactors, foldIn } from '../../../../training/tables/implicit-factors.js';
import { interactionsOf } from '../../../../training/tables/interactions.js';

const [ITEMS, COLD, CATEGORIES, BRANDS, F] = [240, 60, 6, 5, 8] as const;
const RANDOM = createRandom('cold');
/** Attribute keys: categories 1…, brands 101…, and a word 201… that says nothing. */
const ATTRIBUTES = Array.from({ length: ITEMS }, () => [
  1 + RANDOM.integer(0, CATEGORIES - 1),
  101 + RANDOM.integer(0, BRANDS - 1),
  201 + RANDOM.integer(0, 19),
]);
/** Each shopper likes one category and one brand; some things are liked more by all. */
const HISTORIES = Array.from({ length: 500 }, () => {
  const [category, brand] = [1 + RANDOM.integer(0, CATEGORIES - 1), 101 + RANDOM.integer(0, BRANDS - 1)];
  const weights = ATTRIBUTES.map(
    ([c, b], at) => (c === category ? 8 : 1) * (b === brand ? 4 : 1) * (1 + (at % 3)),
  );
  return [...new Set(Array.from({ length: 14 }, () => RANDOM.weighted(weights)))];
});
const isCold = (item: number) => item >= ITEMS - COLD;

describe('attribute embeddings', () => {
  const warm = ITEMS - COLD;
  const rows = (histories: readonly (readonly number[])[], keep: (item: number) => boolean) =>
    interactionsOf(
      histories
        .map((all) => all.filter(keep))
        .map((columns) => ({ columns, strengths: columns.map(() => 1) })),
      warm,
    );
  const fitted = fitImplicitFactors(
    rows(HISTORIES.slice(0, 400), (item) => !isCold(item)),
    { seed: 1 },
  );
  const embeddings = fitAttributeEmbeddings({
    attributes: ATTRIBUTES.slice(0, warm),
    factors: fitted.items,
    width: F,
    support: new Array(warm).fill(1),
  });
  const cold = new Float64Array(COLD * F);
  for (let at = 0; at < COLD; at++) embed(ATTRIBUTES[warm + at] as number[], embeddings, cold, at * F);
  const people = HISTORIES.slice(400).filter((all) => all.some(isCold) && !all.every(isCold));

  /** Mean share of a held-out shopper's cold items among the k best of 60. */
  function recall(score: (person: number, item: number) => number, k = 20): number {
    const each = people.map((all, person) => {
      const order = Array.from({ length: COLD }, (_, at) => at).sort(
        (a, b) => score(person, b) - score(person, a),
      );
      const best = new Set(order.slice(0, k));
      const wanted = all.filter(isCold).map((item) => item - warm);
      return wanted.filter((item) => best.has(item)).length / wanted.length;
    });
    return each.reduce((sum, one) => sum + one, 0) / each.length;
  }

  test('items nobody has met are found for the right people, above popularity and above chance', () => {
    const users = foldIn(
      rows(people, (item) => !isCold(item)),
      fitted,
    );
    const byTaste = recall((person, item) => dot(users, person * F, cold, item * F, F));
    // Popularity as nobody could know it of new things: how many of the training shoppers met each later.
    const popular = new Map<number, number>();
    for (const all of HISTORIES.slice(0, 400))
      for (const item of all) popular.set(item - warm, (popular.get(item - warm) ?? 0) + 1);
    const byPopularity = recall((_, item) => popular.get(item) ?? 0);
    const random = createRandom(9);
    const byChance = recall(() => random.next());
    expect(byChance).toBeLessThan(0.42);
    expect(byTaste).toBeGreaterThan(byPopularity + 0.05);
    expect(byTaste).toBeGreaterThan(byChance + 0.15);
  });

  test('embeddings of other things’ attributes help nobody: it is the attributes that carry it', () => {
    const users = foldIn(
      rows(people, (item) => !isCold(item)),
      fitted,
    );
    const turned = new Float64Array(COLD * F);
    for (let at = 0; at < COLD; at++)
      embed(ATTRIBUTES[warm + ((at + 7) % COLD)] as number[], embeddings, turned, at * F);
    expect(recall((person, item) => dot(users, person * F, turned, item * F, F))).toBeLessThan(0.45);
  });

  test('a thing of unknown attributes gets none, one of some known attributes their mean', () => {
    const out = new Float64Array(F);
    expect(embed([999], embeddings, out)).toBe(false);
    expect([...out]).toEqual(new Array(F).fill(0));
    expect(embed([1, 999, 101], embeddings, out)).toBe(true);
    const [category, brand] = [new Float64Array(F), new Float64Array(F)];
    embed([1], embeddings, category);
    embed([101], embeddings, brand);
    out.forEach((value, at) => {
      expect(value).toBeCloseTo(((category[at] as number) + (brand[at] as number)) / 2, 12);
    });
  });

  test('things that are the mean of their attributes are found again, however many attributes each has', () => {
    const attributes = [[1], [2], [3], [1, 2], [1, 3], [1, 2, 3]];
    const own = (key: number, f: number) => Math.sin(3 * key + f);
    const factors = Float64Array.from(
      attributes.flatMap((keys) =>
        Array.from({ length: F }, (_, f) => keys.reduce((sum, key) => sum + own(key, f) / keys.length, 0)),
      ),
    );
    const support = new Array(6).fill(1);
    const exact = fitAttributeEmbeddings({ attributes, factors, width: F, support, ridge: 1e-9 });
    const out = new Float64Array(F);
    embed([2, 3], exact, out);
    out.forEach((value, f) => {
      expect(value).toBeCloseTo((own(2, f) + own(3, f)) / 2, 5);
    });
  });

  test('past the cap the attributes of most things stay', () => {
    const few = fitAttributeEmbeddings({
      attributes: [
        [1, 2],
        [1, 3],
        [1, 2],
      ],
      factors: new Float64Array(24).fill(1),
      width: F,
      support: [1, 1, 1],
      most: 2,
    });
    expect([...few.keys]).toEqual([1, 2]);
  });
});
