import { describe, expect, test } from 'vitest';
import { EMPTY_PROFILE, type Profile } from '../../../src/features/profile.js';
import { isAct } from '../../../src/features/window.js';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from '../../../training/simulator/assumptions.js';
import { beliefs, mindPosterior } from '../../../training/simulator/filter.js';
import { MINDS } from '../../../training/simulator/minds.js';
import { certifyOrder } from '../../../training/simulator/order-certificate.js';
import { truth } from '../../../training/simulator/outcomes.js';
import { createRandom } from '../../../training/simulator/random.js';
import { chainFor, drawVisit, momentsOf } from '../../../training/simulator/visit.js';
import { waitingValue } from '../../../training/simulator/waiting.js';
import { drawnMoments, mean } from './simulator-shops.js';

describe.each(['train', 'test'] as const)('the exact filter in the %s world', (world) => {
  const moments = drawnMoments(`filter/${world}`, 10, 50, { world });

  test('is calibrated: of states believed with p, a share of p is true', () => {
    const groups = new Map<string, { expected: number; found: number; variance: number; n: number }>();
    for (const { moment, shop } of moments) {
      mindPosterior(moment, shop).forEach((p, mind) => {
        const key = `${MINDS[mind]} ${Math.min(3, Math.floor(4 * p))}`;
        const group = groups.get(key) ?? { expected: 0, found: 0, variance: 0, n: 0 };
        group.expected += p;
        group.found += Number(MINDS[mind] === moment.mind);
        group.variance += p * (1 - p);
        group.n++;
        groups.set(key, group);
      });
    }
    const told = [...groups].filter(([, { n }]) => n >= 40);
    expect(told.length).toBeGreaterThan(10);
    for (const [key, { expected, found, variance }] of told) {
      // Moments of one visit go together, so that 4.5 and not 3 deviations are allowed.
      expect(Math.abs(found - expected) / Math.sqrt(variance), key).toBeLessThan(4.5);
    }
  });

  test('knows more than the shares of states, and sums to 1', () => {
    const shares = MINDS.map((mind) => mean(moments.map(({ moment }) => Number(moment.mind === mind))));
    const told = moments.map(({ moment, shop }) => {
      const posterior = mindPosterior(moment, shop);
      expect(posterior.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      return Math.log(posterior[MINDS.indexOf(moment.mind)]!);
    });
    const blind = moments.map(({ moment }) => Math.log(shares[MINDS.indexOf(moment.mind)]!));
    expect(mean(told)).toBeGreaterThan(mean(blind) + 0.3);
  });

  test('is right about traits, too', () => {
    for (const trait of ['sensitivity', 'haste', 'need', 'annoyance'] as const) {
      // Where it is believed less than its share, and where more: a filter that heard the opposite would miss both.
      const groups = [false, true].map(() => ({ expected: 0, found: 0, variance: 0 }));
      for (const { moment, shop } of moments.filter((_, index) => index % 3 === 0)) {
        const p = beliefs(moment, shop)
          .filter(({ levels }) => levels[trait] === 0)
          .reduce((sum, { probability }) => sum + probability, 0);
        const group = groups[Number(p > (trait === 'haste' ? 0.5 : 0.3))]!;
        group.expected += p;
        group.found += Number(moment.traits.levels[trait] === 0);
        group.variance += p * (1 - p);
      }
      for (const { expected, found, variance } of groups) {
        if (variance < 3) continue;
        expect(Math.abs(found - expected) / Math.sqrt(variance), trait).toBeLessThan(4);
      }
    }
  });
});

test('the filter reads a profile: claims tell of sensitivity, purchases of need, dismissals of annoyance', () => {
  const [{ moment, shop }] = drawnMoments('profile', 1, 1) as [ReturnType<typeof drawnMoments>[number]];
  const believed = (trait: 'sensitivity' | 'need' | 'annoyance', counts: Partial<Profile>) => {
    const profile = { ...EMPTY_PROFILE, sessions: 10, carts: 6, shown: 8, claimed: 2, ...counts };
    const history = { ...moment.history, profile: { ...profile, spent: (counts.purchases ?? 0) * 5000 } };
    return beliefs({ ...moment, history }, shop)
      .filter(({ levels }) => levels[trait] === 2)
      .reduce((sum, { probability }) => sum + probability, 0);
  };
  expect(believed('sensitivity', { claimed: 7 })).toBeGreaterThan(
    believed('sensitivity', { claimed: 1 }) + 0.2,
  );
  expect(believed('need', { purchases: 6 })).toBeGreaterThan(believed('need', { purchases: 0 }) + 0.2);
  expect(believed('annoyance', { dismissed: 6 })).toBeGreaterThan(
    believed('annoyance', { dismissed: 0 }) + 0.2,
  );
});

describe('the certificate', () => {
  test('the order of events tells what boosted trees cannot read out of their bag', () => {
    const { gap, oracle } = certifyOrder(
      'test',
      { shops: 20, perShop: 40 },
      { shops: 16, perShop: 16 },
      { tables: false, chances: true, rounds: 40, draws: 1 },
    );
    expect(gap).toBeGreaterThan(0.03);
    expect(oracle).toBeGreaterThan(0.65);
  });

  test('it is the direction: where both go the same ways, nobody tells the determined from the hesitating', () => {
    const told = (assumptions: Assumptions) =>
      mean(
        drawnMoments('direction', 6, 40, { assumptions })
          .filter(({ moment }) => moment.mind === 'determined' || moment.mind === 'hesitating')
          .map(({ moment, shop }) => {
            const posterior = mindPosterior(moment, shop);
            return Math.log2(posterior[MINDS.indexOf(moment.mind)]! / (posterior[2]! + posterior[3]!));
          }),
      );
    expect(told({ ...DEFAULT_ASSUMPTIONS, 'order.contrast': 0 })).toBeLessThan(-0.8);
    expect(told(DEFAULT_ASSUMPTIONS)).toBeGreaterThan(-0.7);
  });

  test('choosing the moment is worth what following that rule through drawn visits earns', () => {
    const [first] = drawnMoments('waiting', 1, 1);
    const { shop } = first!;
    const waits = drawnMoments('waiting', 1, 15).map(({ moment, eligible }) => ({
      moment,
      ...waitingValue(moment, eligible, shop),
    }));
    const { moment, later, nowBy, laterBy } = waits.reduce((a, b) => (b.later > a.later ? b : a));
    const { n, step, ends } = chainFor(shop, moment.traits);
    const draw = createRandom('walk');
    const earned = Array.from({ length: 20_000 }, () => {
      for (let mind = MINDS.indexOf(moment.mind); ; ) {
        if (draw.chance(ends[mind]!)) return 0;
        mind = draw.weighted([...step.subarray(mind * n, (mind + 1) * n)]);
        if (nowBy[mind]! > 0 && nowBy[mind]! >= laterBy[mind]!) return nowBy[mind]!;
      }
    });
    const error = Math.sqrt(mean(earned.map((one) => (one - mean(earned)) ** 2)) / earned.length);
    expect(Math.abs(mean(earned) - later)).toBeLessThan(4.5 * error);
    expect(later).toBeGreaterThan(0);
  });
});

test('moments of one visit share its shopper and its ending, and each sees its past only', () => {
  const [{ shop }] = drawnMoments('visit', 1, 1) as [ReturnType<typeof drawnMoments>[number]];
  const random = createRandom('long');
  const visit = Array.from({ length: 50 }, (_, index) =>
    drawVisit(`v${index}`, shop, random.fork(index)),
  ).find(({ acts }) => acts.length >= 6)!;
  const [early, late] = momentsOf(visit, [2, 6]);
  expect(late!.events.slice(0, early!.events.length)).toEqual(early!.events);
  expect([early!.traits, early!.ending]).toEqual([late!.traits, late!.ending]);
  expect(late!.events.filter(isAct)).toHaveLength(6);
  for (const moment of [early!, late!]) {
    expect(isAct(moment.events.at(-1)!)).toBe(true);
    expect(moment.events.at(-1)!.at).toBe(moment.now);
  }
  expect(truth(early!, undefined, shop).pBuy).toBeGreaterThan(0);
});
