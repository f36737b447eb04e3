import { describe, expect, it } from 'vitest';
import { drew, firstDrawn, lot, noneDrawn } from '../../../src/policy/lots.js';
import type { Coupon, PoolInput } from '../../../src/pool/schema.js';
import { couponInput, HOUR, NOW, poolOf, situation } from './fixtures.js';

const DAY = 24 * HOUR;
const SEEDS = Array.from({ length: 4_000 }, (_, index) => `3f2c8a10-77de-4b1e-9c55-${index}`);
/** 4.5 standard errors of a share: one run in 150,000 would fall outside by chance, and seeds here are fixed. */
const within = (share: number) => 4.5 * Math.sqrt((share * (1 - share)) / SEEDS.length);

type CouponInput = PoolInput['coupons'][number];
const coupons = (...given: Partial<CouponInput>[]): Coupon[] =>
  poolOf(given.map((one, index) => couponInput({ id: `c${index}`, ...one }))).coupons;
const random = (probability: number, priority = 0, epochDays = 7): Partial<CouponInput> => ({
  giving: { way: 'random', probability, epochDays },
  priority,
});
const shareOf = (yes: (seed: string) => boolean) => SEEDS.filter(yes).length / SEEDS.length;

describe('lots', () => {
  it.each([0.01, 0.1, 0.5, 0.9])('give a coupon to the signed share of devices: %d', (probability) => {
    const [coupon] = coupons(random(probability)) as [Coupon];
    const share = shareOf((seed) => drew(coupon, situation({ seed })));
    expect(Math.abs(share - probability)).toBeLessThan(within(probability));
  });

  it('are the same at every moment of an epoch: a reload draws nothing anew', () => {
    const [coupon] = coupons(random(0.5, 0, 7)) as [Coupon];
    const start = Math.floor(NOW / (7 * DAY)) * 7 * DAY;
    for (const seed of SEEDS.slice(0, 50)) {
      const drawn = [0, 1, 3 * DAY, 7 * DAY - 1].map((past) =>
        drew(coupon, situation({ seed, now: start + past })),
      );
      expect(new Set(drawn).size).toBe(1);
    }
  });

  it('are drawn anew in the next epoch, and apart for every coupon', () => {
    const [one, other] = coupons(random(0.5), random(0.5)) as [Coupon, Coupon];
    const next = shareOf(
      (seed) => drew(one, situation({ seed })) && drew(one, situation({ seed, now: NOW + 7 * DAY })),
    );
    const both = shareOf((seed) => drew(one, situation({ seed })) && drew(other, situation({ seed })));
    expect(Math.abs(next - 0.25)).toBeLessThan(within(0.25));
    expect(Math.abs(both - 0.25)).toBeLessThan(within(0.25));
  });

  it('spread evenly over [0, 1) (Kolmogorov–Smirnov at 1 %)', () => {
    const sorted = SEEDS.map((seed) => lot(seed, 'lot c 2950')).sort((one, other) => one - other);
    const gap = Math.max(...sorted.map((value, index) => Math.abs(value - (index + 0.5) / sorted.length)));
    expect(gap).toBeLessThan(1.63 / Math.sqrt(SEEDS.length));
  });

  it('are never drawn without a seed', () => {
    expect(drew(coupons(random(1))[0] as Coupon, situation())).toBe(false);
  });

  it('log the probability with which each of several is given, and none is', () => {
    const all = coupons(random(0.3), random(0.5, 1), random(0.4));
    const given = SEEDS.map((seed) => firstDrawn(all, situation({ seed })));
    for (const [index, propensity] of [0.5 * 0.3, 0.5, 0.5 * 0.7 * 0.4].entries()) {
      const mine = given.filter((drawn) => drawn?.coupon === all[index]);
      expect(mine[0]?.propensity).toBeCloseTo(propensity, 12);
      expect(Math.abs(mine.length / SEEDS.length - propensity)).toBeLessThan(within(propensity));
    }
    const none = given.filter((drawn) => drawn === undefined).length / SEEDS.length;
    expect(noneDrawn(all)).toBeCloseTo(0.5 * 0.7 * 0.6, 12);
    expect(Math.abs(none - noneDrawn(all))).toBeLessThan(within(noneDrawn(all)));
  });
});
