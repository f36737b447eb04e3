import { describe, expect, test } from 'vitest';
import { subtotal } from '../../../src/events/cart.js';
import { isAct } from '../../../src/features/window.js';
import { type Example, SHOWN_NOTHING } from '../../../training/example.js';
import { type LogPlan, simulatedExamples } from '../../../training/simulated-examples.js';
import { ASSUMPTIONS, DEFAULT_ASSUMPTIONS, varied } from '../../../training/simulator/assumptions.js';
import { loggingProbabilities } from '../../../training/simulator/logging.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop, type ShopOptions } from '../../../training/simulator/shop.js';
import { drawVisit } from '../../../training/simulator/visit.js';
import { drawnMoments, mean } from './simulator-shops.js';

function examples(seed: string, plan: LogPlan, options: ShopOptions = {}, count = 40): Example[] {
  const random = createRandom(seed);
  return [0, 1].flatMap((index) => {
    const shop = drawShop(random.fork(index), { tables: false, ...options });
    return [...simulatedExamples(shop, count, plan, random.fork(`log/${index}`))];
  });
}

describe('simulated examples', () => {
  test('are the same bytes for the same seed, and others for another', () => {
    const plan = { outcomes: 3, logging: 'confounded' } as const;
    const options = { tables: true };
    expect(examples('same', plan, options, 10)).toEqual(examples('same', plan, options, 10));
    expect(examples('same', plan, {}, 10)).not.toEqual(examples('other', plan, {}, 10));
  });

  test('hold what happened, in columns of equal length', () => {
    for (const { outcomes, input, length, interest, money } of examples('labels', {
      outcomes: 5,
      logging: 'random',
    })) {
      for (const column of Object.values(outcomes)) expect(column).toHaveLength(5);
      outcomes.bought.forEach((bought, at) => {
        expect([0, 1]).toContain(bought);
        expect(outcomes.order[at]! > 0).toBe(bought === 1);
        expect(outcomes.redeemed[at]!).toBeLessThanOrEqual(Math.min(bought, outcomes.claimed[at]!));
        if (outcomes.action[at] === SHOWN_NOTHING) expect(outcomes.claimed[at]).toBe(0);
      });
      const candidates = interest.length;
      expect(candidates).toBeGreaterThan(0);
      expect(candidates).toBeLessThanOrEqual(8);
      expect(money.discount).toHaveLength(candidates);
      expect(input.events.length % length).toBe(0);
      expect(length).toBeGreaterThanOrEqual(2);
      expect(length).toBeLessThanOrEqual(64);
      expect(Math.max(...outcomes.action)).toBeLessThan(candidates);
    }
  });

  test('without outcomes are unlabelled, and propensities may be withheld', () => {
    const [bare] = examples('bare', { outcomes: 0, logging: 'random' });
    expect(bare!.outcomes.action).toHaveLength(0);
    const [silent] = examples('silent', { outcomes: 2, logging: 'confounded', withhold: true });
    expect([...silent!.outcomes.propensity].every(Number.isNaN)).toBe(true);
  });

  test('a later moment is the same visit gone on, with the same candidates', () => {
    const gone = examples('later', { outcomes: 0, logging: 'random' }).filter(({ later }) => later);
    expect(gone.length).toBeGreaterThan(20);
    for (const { input, later } of gone) {
      expect(later!.coupons).toEqual(input.coupons);
      expect(later!.events.length).toBeGreaterThan(input.events.length);
      expect(later!.events.slice(0, input.events.length)).toEqual(input.events);
    }
  });
});

describe('logs', () => {
  const moments = drawnMoments('logs', 4, 50);

  test.each(['random', 'confounded'] as const)(
    '%s ones draw actions as often as their propensities say',
    (logging) => {
      const draws = examples('frequent', { outcomes: 60, logging }).flatMap(({ outcomes, interest }) =>
        [...outcomes.action].map((action, at) => ({
          // Of mean 1 each, whatever the policy, if the propensities are right (Horvitz & Thompson 1952).
          none: action === SHOWN_NOTHING ? 1 / outcomes.propensity[at]! : 0,
          first: action === 0 ? 1 / outcomes.propensity[at]! : 0,
          chance: outcomes.propensity[at]! * (action === SHOWN_NOTHING ? 1 : interest.length),
        })),
      );
      for (const of of ['none', 'first'] as const) {
        const weights = draws.map((draw) => draw[of]);
        const error = Math.sqrt(mean(weights.map((one) => (one - mean(weights)) ** 2)) / weights.length);
        expect(Math.abs(mean(weights) - 1), of).toBeLessThan(4.5 * error);
        expect(error, of).toBeLessThan(0.25);
      }
      if (logging === 'random') {
        const chances = new Set(draws.map(({ chance }) => Math.round(1e4 * chance) / 1e4));
        expect([...chances].sort()).toEqual([0.375, 0.625]);
      }
    },
  );

  test('propensities sum to 1 over nothing and the candidates, all above 0', () => {
    for (const { moment, eligible, shop } of moments) {
      for (const logging of ['random', 'confounded'] as const) {
        const all = [...loggingProbabilities(logging, moment, eligible, shop.pool)];
        expect(all.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...all)).toBeGreaterThan(0);
      }
    }
  });

  test('the old rule is confounded: it shows more to full carts, and what takes off most; chance does neither', () => {
    const shows = (logging: LogPlan['logging'], full: boolean) =>
      mean(
        moments
          .filter(({ moment }) => subtotal(moment.state.cart) > 0 === full)
          .map(
            ({ moment, eligible, shop }) =>
              1 - loggingProbabilities(logging, moment, eligible, shop.pool)[0]!,
          ),
      );
    expect(shows('confounded', true)).toBeGreaterThan(shows('confounded', false) + 0.1);
    expect(shows('random', true)).toBeCloseTo(shows('random', false), 12);

    // Those whom it shows nothing buy less than others would without an offer: a naive comparison flatters coupons.
    const naive = (logging: LogPlan['logging']) => {
      const bought = { shown: [] as number[], none: [] as number[] };
      for (const { outcomes } of examples('naive', { outcomes: 8, logging }, {}, 250)) {
        outcomes.action.forEach((action, at) => {
          bought[action === SHOWN_NOTHING ? 'none' : 'shown'].push(outcomes.bought[at]!);
        });
      }
      return mean(bought.shown) - mean(bought.none);
    };
    expect(naive('confounded')).toBeGreaterThan(naive('random') + 0.02);
  });
});

describe('worlds', () => {
  test('test shops have gift buyers, and nothing else has', () => {
    const minds = (options: ShopOptions) =>
      new Set(drawnMoments('worlds', 4, 60, options).map(({ moment }) => moment.mind));
    expect(minds({ world: 'test' }).has('giving')).toBe(true);
    expect(minds({}).has('giving')).toBe(false);
  });

  test('visits have 1 to 64 acts, with titles and search words as GA4 has them', () => {
    const random = createRandom('acts');
    const shop = drawShop(random, { tables: false });
    const visits = Array.from({ length: 400 }, (_, index) =>
      drawVisit(`v${index}`, shop, random.fork(index)),
    );
    for (const { events, acts } of visits) {
      expect(acts.length).toBe(events.filter(isAct).length);
      expect(acts.length).toBeGreaterThanOrEqual(1);
      expect(acts.length).toBeLessThanOrEqual(64);
      events.forEach((event, index) => {
        expect(event.at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? 0);
        if (event.name === 'search') expect(event.params.search_term).toMatch(/\p{L}/u);
        for (const item of event.params.items ?? []) expect(item.item_name).toMatch(/\p{L}/u);
      });
    }
    const lengths = visits.map(({ acts }) => acts.length);
    expect(mean(lengths)).toBeGreaterThan(5);
    expect(mean(lengths)).toBeLessThan(14);
  });

  test('every assumption says where it comes from, and its variations make a world', () => {
    for (const [name, { from, value }] of Object.entries(ASSUMPTIONS)) {
      expect(from, name).toMatch(/^(assumed|calibrated to)/);
      expect(value, name).not.toBe(0);
    }
    expect(varied('uses.hesitating', 2)['uses.hesitating']).toBe(1);
    expect(varied('buys.looking', 0.5)['buys.looking']).toBe(DEFAULT_ASSUMPTIONS['buys.looking'] / 2);
    for (const name of ['leaves.looking', 'sensitivity.spread', 'need.spread'] as const) {
      for (const factor of [0.5, 2]) {
        expect(drawnMoments('varied', 1, 5, { assumptions: varied(name, factor) })).toHaveLength(5);
      }
    }
  });
});
