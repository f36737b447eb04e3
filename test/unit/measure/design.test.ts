import { describe, expect, it } from 'vitest';
import { detectableMean, detectableShare, shoppersPerArm } from '../../../server/measure/detectable-lift.js';
import { MISMATCH_P, sampleRatio } from '../../../server/measure/sample-ratio.js';
import { createRandom } from '../../../training/simulator/random.js';

describe('before a campaign starts', () => {
  // Design, section 10: per arm to see +0.5 pp on 3 %.
  it.each([
    ['exact counts', {}, 19_740],
    ['reports at ε = 3', { epsilon: 3 }, 54_364],
    ['reports at ε = 1', { epsilon: 1 }, 597_841],
  ])('%s need the number of shoppers that was worked out beforehand', (_, more, shoppers) => {
    expect(shoppersPerArm(0.005, { baseline: 0.03, ...more })).toBe(shoppers);
  });

  it('the least lift that those shoppers see is the one that they were counted for', () => {
    for (const epsilon of [undefined, 3, 1]) {
      const options = { baseline: 0.03, ...(epsilon && { epsilon }) };
      const shoppers = shoppersPerArm(0.005, options);
      expect(detectableShare({ treated: shoppers, control: shoppers }, options)).toBeCloseTo(0.005, 6);
    }
  });

  it('says so where no rise at all could be seen', () => {
    expect(detectableShare({ treated: 5, control: 5 }, { baseline: 0.5, epsilon: 0.1 })).toBeUndefined();
  });

  it('sees four of five true lifts of the least size, in trials that were played', () => {
    const arms = { treated: 1_600, control: 400 };
    const deviation = 1;
    const lift = detectableMean(arms, deviation);
    const random = createRandom('power');
    const trials = 2_000;
    let seen = 0;
    for (let trial = 0; trial < trials; trial++) {
      const spread = Math.sqrt(1 / arms.treated + 1 / arms.control);
      if (random.normal(lift, spread) / spread > 1.959964) seen++;
    }
    expect(Math.abs(seen / trials - 0.8)).toBeLessThan(3 * Math.sqrt((0.8 * 0.2) / trials));
  });
});

describe('sample-ratio mismatch', () => {
  it('is Pearson’s chi-square', () => {
    // 8,000 and 2,200 where 80:20 were drawn: 10,200 shoppers, 8,160 and 2,040 expected.
    const { chiSquare, pValue, isMismatch } = sampleRatio([
      { shoppers: 8_000, share: 0.8 },
      { shoppers: 2_200, share: 0.2 },
    ]);
    expect(chiSquare).toBeCloseTo(160 ** 2 / 8_160 + 160 ** 2 / 2_040, 9);
    expect(pValue).toBeLessThan(1e-4);
    expect(isMismatch).toBe(true);
  });

  it('says nothing of the chance that arms always have', () => {
    const random = createRandom('srm');
    const alarms = Array.from({ length: 2_000 }, () => {
      let control = 0;
      for (let shopper = 0; shopper < 500; shopper++) if (random.chance(0.2)) control++;
      return sampleRatio([
        { shoppers: 500 - control, share: 0.8 },
        { shoppers: control, share: 0.2 },
      ]).isMismatch;
    }).filter(Boolean).length;
    expect(alarms / 2_000).toBeLessThan(MISMATCH_P + 3 * Math.sqrt(MISMATCH_P / 2_000));
  });

  it('alarms at a shopper in an arm that nobody was drawn for', () => {
    const arms = [
      { shoppers: 100, share: 1 },
      { shoppers: 1, share: 0 },
    ];
    expect(sampleRatio(arms).isMismatch).toBe(true);
  });
});
