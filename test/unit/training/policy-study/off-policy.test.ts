import { describe, expect, test } from 'vitest';
import { figuresOf, regimeRows } from '../../../../training/policy-study/off-policy/figures.js';
import { REGIMES } from '../../../../training/policy-study/off-policy/regimes.js';
import { type Repeated, repeated } from '../../../../training/policy-study/off-policy/repeat.js';
import { shopWorld } from '../../../../training/policy-study/off-policy/shop-world.js';
import { syntheticWorld } from '../../../../training/policy-study/off-policy/synthetic-world.js';
import { logsOf, policyValue, type World } from '../../../../training/policy-study/off-policy/world.js';
import { createRandom } from '../../../../training/simulator/random.js';

const small = { seed: 'test', actions: 4, rates: [0.1, 0.6], target: 4, logging: 1, chance: 0.1 } as const;
const WORLDS: Readonly<Record<string, () => World>> = {
  'the documented bandit': () => syntheticWorld({ ...small, shape: 'linear' }),
  'the documented bandit with amounts': () => syntheticWorld({ ...small, shape: 'bent', amounts: 0.8 }),
  'the shop simulator': () =>
    shopWorld({
      seed: 'test',
      shops: 2,
      perShop: 4,
      logging: 'random',
      target: 'confounded',
      reward: 'profit',
    }),
};

describe.each(Object.entries(WORLDS))('%s', (_, make) => {
  const world = make();

  test('gives every policy odds that sum to 1, and logs whatever the target may do', () => {
    for (let from = 0; from < world.logging.length; from += world.actions) {
      for (const policy of [world.logging, world.target]) {
        const sum = policy.subarray(from, from + world.actions).reduce((total, one) => total + one, 0);
        expect(sum).toBeCloseTo(1, 9);
      }
      for (let pair = from; pair < from + world.actions; pair++) {
        if ((world.target[pair] as number) > 0) expect(world.logging[pair]).toBeGreaterThan(0);
      }
    }
  });

  test('draws rewards of the expectation that the truth is summed from', () => {
    const random = createRandom('rewards');
    for (const [context, action] of [
      [0, 0],
      [1, 1],
    ] as const) {
      const draws = Float64Array.from({ length: 4_000 }, () => world.draw(context, action, random));
      const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
      const spread = Math.sqrt(draws.reduce((sum, one) => sum + (one - mean) ** 2, 0)) / draws.length;
      const expected = world.expected[context * world.actions + action] as number;
      expect(Math.abs(mean - expected)).toBeLessThan(4 * spread);
    }
  });

  test('logs what its logging policy earns, with weights that average 1', () => {
    const { rewards, weights } = logsOf(world, 20_000)(createRandom('log'));
    const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const error = (values: Float64Array) => {
      const middle = mean(values);
      return Math.sqrt(values.reduce((sum, one) => sum + (one - middle) ** 2, 0)) / values.length;
    };
    expect(Math.abs(mean(rewards) - policyValue(world, world.logging))).toBeLessThan(4 * error(rewards));
    expect(Math.abs(mean(weights) - 1)).toBeLessThan(4 * error(weights));
  });
});

test('the same seed tells the same, another seed does not', () => {
  const tell = (seed: string) => repeated(REGIMES['few-rows']!, 3, seed, () => {});
  expect(tell('a')).toEqual(tell('a'));
  expect(tell('a').told.ipw.errors).not.toEqual(tell('b').told.ipw.errors);
});

test('a wrong reward model misleads the direct method, and the doubly robust one does not mind', () => {
  const { told } = repeated(REGIMES['wrong-model']!, 40, 'wrong', () => {});
  expect(Math.abs(figuresOf(told.dm).bias.value)).toBeGreaterThan(3);
  expect(figuresOf(told.dm).coverage.value).toBeLessThan(20);
  expect(Math.abs(figuresOf(told.dr).bias.value)).toBeLessThan(3.5 / Math.sqrt(40));
  expect(figuresOf(told.dr).coverage.value).toBeGreaterThan(84);
});

const TOLD = { errors: new Float64Array(), held: new Uint8Array(), plain: new Uint8Array() };

/** 1,000 logs with these many hits and a mean error of `shift` standard deviations. */
function made(hits: number, shift: number): Repeated {
  const told = {
    ...TOLD,
    errors: Float64Array.from({ length: 1000 }, (_, log) => shift + (log % 2 === 0 ? 1 : -1)),
    held: Uint8Array.from({ length: 1000 }, (_, log) => Number(log < hits)),
    plain: new Uint8Array(1000),
  };
  return {
    ...{ truth: 0.5, logs: 1000, effectiveRows: 500, matched: 100, refused: 0 },
    told: { ipw: told, snipw: told, dm: told, dr: told },
  };
}

test('coverage off 93–97 % or a bias beyond three standard errors fails, where the estimator is judged', () => {
  const verdicts = (hits: number, shift: number) =>
    regimeRows('wrong-model', REGIMES['wrong-model']!, made(hits, shift), 1)
      .filter(({ id }) => /\.(bias|coverage)$/.test(id))
      .map(({ ok }) => ok);
  const [ipw, snipw, dm, dr] = [0, 2, 4, 6];
  expect(verdicts(950, 0)).toEqual(new Array(8).fill(true));
  for (const bad of [verdicts(929, 0), verdicts(971, 0)]) {
    for (const at of [ipw, snipw, dr]) expect(bad.slice(at, at + 2)).toEqual([true, false]);
    expect(bad.slice(dm, dm + 2)).toEqual([true, true]);
  }
  expect(verdicts(950, 0.1).slice(ipw, ipw + 2)).toEqual([false, true]);
  expect(verdicts(950, 0.09).slice(ipw, ipw + 2)).toEqual([true, true]);
});
