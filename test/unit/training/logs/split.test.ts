import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudonyms } from '../../../../training/logs/pseudonym.js';
import { Reservoir } from '../../../../training/logs/reservoir.js';
import { Span } from '../../../../training/logs/span.js';
import { partOf, sideOf, splitOf } from '../../../../training/logs/split.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { DAY, START } from './a-log.js';

const HORIZON = 14 * DAY;
const spanOf = (times: readonly number[]) => {
  const span = new Span();
  for (const at of times) span.add(at);
  return span;
};

describe('the split', () => {
  it('keeps people and time apart: held-out shoppers later, no label of training looks past the cut', () => {
    const names = pseudonyms('test');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(300), fc.nat(90 * DAY)), { minLength: 20, maxLength: 60 }),
        (moments) => {
          const times = spanOf(moments.map(([, at]) => START + at));
          const end = times.bounds()?.[1] ?? 0;
          const split = splitOf(times, end, { held: 0.2, tuning: 0.1, later: 0.25, horizon: HORIZON });
          const seen = new Map<string, Set<string>>();
          for (const [person, offset] of moments) {
            const [shopper, at] = [names(person), START + offset];
            const side = sideOf(split, shopper, at);
            if (side.part === 'neither') continue;
            seen.set(shopper, (seen.get(shopper) ?? new Set()).add(side.part));
            if (side.part === 'heldOut') expect(at).toBeGreaterThanOrEqual(split.cut);
            else if (side.labelled) expect(at + HORIZON).toBeLessThanOrEqual(split.cut);
          }
          for (const parts of seen.values()) expect(parts.size).toBe(1);
        },
      ),
    );
  });

  it('meets its shares of people', () => {
    const names = pseudonyms('shares');
    const split = { cut: 0, end: 0, held: 0.2, tuning: 0.1, horizon: HORIZON };
    const parts = Array.from({ length: 5_000 }, (_, person) => partOf(split, names(person)));
    const share = (part: string) => parts.filter((own) => own === part).length / parts.length;
    expect(share('heldOut')).toBeCloseTo(0.2, 1);
    expect(share('tuning')).toBeCloseTo(0.1, 1);
  });

  it('cuts so that the asked share of moments lies behind', () => {
    const span = spanOf(Array.from({ length: 1_000 }, (_, at) => START + at * 3_600_000));
    const { cut } = splitOf(span, 0, { held: 0.2, tuning: 0.1, later: 0.25, horizon: HORIZON });
    expect((cut - START) / 3_600_000).toBe(750);
  });

  it('draws other shoppers under another seed', () => {
    const split = { cut: 0, end: 0, held: 0.5, tuning: 0, horizon: HORIZON };
    const held = (key: string) => {
      const name = pseudonyms(key);
      return Array.from({ length: 64 }, (_, person) => partOf(split, name(person))).join();
    };
    expect(held('one')).not.toBe(held('two'));
    expect(held('one')).toBe(held('one'));
  });
});

describe('a log’s bounds', () => {
  it('leave out a few rows that lie far from all others, and no more', () => {
    const hours = Array.from({ length: 5_000 }, (_, at) => START + at * 600_000);
    const whole = spanOf(hours).bounds();
    expect(spanOf([START - 400 * DAY, ...hours, START + 300 * DAY]).bounds()).toEqual(whole);
    const second = Array.from({ length: 500 }, (_, at) => START + 200 * DAY + at * 600_000);
    expect(spanOf([...hours, ...second]).bounds()?.[1]).toBeGreaterThan(START + 200 * DAY);
  });
});

describe('a reservoir', () => {
  it('holds a uniform sample and makes nothing that it would not keep', () => {
    const counts = new Array<number>(5).fill(0);
    let made = 0;
    for (let run = 0; run < 2_000; run++) {
      const sample = new Reservoir<number>(2, createRandom(`run-${run}`));
      for (let item = 0; item < 5; item++) {
        sample.offer(() => {
          made++;
          return item;
        });
      }
      expect(sample.kept).toHaveLength(2);
      for (const item of sample.kept) counts[item] = (counts[item] ?? 0) + 1;
    }
    // Each is kept with probability 2/5: 800 of 2,000, standard error 22.
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(110);
    expect(made / 2_000).toBeLessThan(4);
  });
});
