import { describe, expect, it } from 'vitest';
import {
  byWaiting,
  exitOnly,
  firstChance,
  firstWorth,
  randomMoment,
  timed,
  timedAt,
} from '../../../training/evaluation/timing-rules.js';
import { createRandom } from '../../../training/simulator/random.js';
import { fitPatience, waitAt } from '../../../training/waiting/patience.js';
import { NO_SIGNS, type TimedMoment, type Trajectory } from '../../../training/waiting/trajectory.js';

const moment = (change: Partial<TimedMoment>): TimedMoment => ({
  act: 2,
  expected: 0,
  gain: 0,
  wait: 0,
  state: Float32Array.of(0, 0),
  luck: 1,
  ...change,
});

/** Shoppers who browse gain 3 % now and 12 % after their next act; those who are ripe gain 12 % now and then are gone. */
const BROWSING = Float32Array.of(1, 0);
const RIPE = Float32Array.of(0, 1);

/** @param optimism added to every expectation, as the best of many estimates is too high */
function visits(optimism: number): Trajectory[] {
  const draw = createRandom('ripening');
  const of = (state: Float32Array, gain: number) => {
    const expected = gain + optimism + draw.normal(0, 0.01);
    return moment({ state, gain, expected, luck: draw.next() });
  };
  return Array.from({ length: 400 }, () => {
    const stays = draw.chance(0.7);
    return { moments: [of(BROWSING, 0.03), ...(stays ? [of(RIPE, 0.12)] : [])] };
  });
}

describe('the head for waiting', () => {
  it.each([0, 0.04])('learns who will be worth more later, with expectations %s too high', (optimism) => {
    const all = visits(optimism);
    const head = fitPatience(all, { signs: NO_SIGNS, bar: 0.01 });
    const waits = (state: Float32Array) => waitAt(head, moment({ state }));
    expect(waits(BROWSING)).toBeGreaterThan(0.03 + optimism);
    expect(waits(RIPE)).toBeLessThan(0.12 + optimism);
    const patient = timed(
      all,
      byWaiting((one) => waitAt(head, one), NO_SIGNS),
      0.01,
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    // Seven in ten stay to gain 12 %: .084, against .03 for who speaks at once.
    expect(mean(patient.gains)).toBeGreaterThan(0.08);
    expect(mean(timed(all, firstWorth, 0.01).gains)).toBeLessThan(0.04);
  });

  it('waits for nothing where every moment is the last', () => {
    const single = visits(0).map(({ moments }) => ({ moments: moments.slice(0, 1) }));
    const head = fitPatience(single, { signs: NO_SIGNS, bar: 0 });
    expect(waitAt(head, moment({ state: BROWSING }))).toBeLessThan(0.03);
  });

  it('counts on signs of leaving where there are some', () => {
    const leaving = visits(0).map((visit) => ({ ...visit, leavingGain: 0.3 }));
    const [deaf, hearing] = [NO_SIGNS, { caught: 1, mistaken: 0 }].map((signs) =>
      waitAt(fitPatience(leaving, { signs, bar: 0 }), moment({ state: RIPE })),
    );
    expect(hearing as number).toBeGreaterThan(0.12);
    expect(deaf as number).toBeLessThan(0.12);
  });
});

describe('rules of timing', () => {
  const visit: Trajectory = {
    moments: [0.01, 0.05, 0.2].map((expected, at) => moment({ expected, gain: at + 1, luck: 0.5 })),
    leavingGain: 9,
  };

  it('speak at the first moment, the first that is worth it, or when somebody leaves', () => {
    const signs = { caught: 0.6, mistaken: 0 };
    expect(firstChance(visit, 0, 0)).toBe(1);
    expect(firstChance(visit, 0.02, 0)).toBeUndefined();
    expect(firstWorth(visit, 0.02, 0)).toBe(2);
    expect(exitOnly(signs)(visit, 0.02, 0)).toBe(9);
    expect(exitOnly({ caught: 0.4, mistaken: 0 })(visit, 0.02, 0)).toBeUndefined();
    expect(exitOnly({ caught: 0, mistaken: 0.6 })(visit, 0.02, 0)).toBe(2);
  });

  it('wait where waiting is worth more, and speak at a sign of leaving all the same', () => {
    const patient = byWaiting(() => 0.1, NO_SIGNS);
    expect(patient(visit, 0, 0)).toBe(3);
    expect(byWaiting(() => 1, NO_SIGNS)(visit, 0, 0)).toBeUndefined();
    expect(byWaiting(() => 1, { caught: 1, mistaken: 0 })(visit, 0, 0)).toBe(9);
  });

  it('draw a moment for each visit once, whatever the bar', () => {
    const rule = randomMoment(3);
    const all = visits(0);
    const first = all.map((one, index) => rule(one, -1, index));
    expect(all.map((one, index) => rule(one, -1, index))).toEqual(first);
    expect(new Set(first)).toEqual(new Set([0.03, 0.12]));
  });

  it('are compared at the same number of offers', () => {
    const all = visits(0);
    for (const rule of [firstChance, firstWorth, randomMoment(1)]) {
      const { offers } = timedAt(all, rule, 0.25);
      expect(offers).toBeLessThanOrEqual(0.25);
      expect(offers).toBeGreaterThan(0.24);
    }
  });
});
