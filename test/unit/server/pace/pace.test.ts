import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newPace, PACE, type PaceState, pace, type SpendPlan } from '../../../../server/pace/pace.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const plan: SpendPlan = { budget: 1_000_000, until: 28 * DAY, typicalDiscount: 1_000 };
const fresh = { upMs: HOUR, complete: true };

/** A state after an hour exactly on plan. */
const settled = (): PaceState => {
  const start = { ...newPace(), lambda: { value: 1, known: 100, drift: 0, rate: 0 } };
  return pace(plan, start, { spent: 1_450, uses: 1, ...fresh }, HOUR);
};

describe('pace', () => {
  test('raises λ when money is spent faster than what is left allows', () => {
    const before = settled();
    const after = pace(plan, before, { spent: 51_450, uses: 51, ...fresh }, 2 * HOUR);
    expect(after.lambda.value).toBeGreaterThan(before.lambda.value);
  });

  test('leaves coupons without a limit free of charge', () => {
    const after = pace(
      { until: DAY, typicalDiscount: 100 },
      newPace(),
      { spent: 9_999, uses: 99, ...fresh },
      HOUR,
    );
    expect([after.lambda.value, after.mu.value]).toEqual([0, 0]);
  });

  test('prices uses by μ where their number is limited, and a daily limit by its own rate', () => {
    const daily: SpendPlan = { perDay: 24, until: DAY, typicalDiscount: 100 };
    const start = newPace();
    const calm = pace(daily, start, { spent: 0, uses: 1, ...fresh }, HOUR);
    const rush = pace(daily, start, { spent: 0, uses: 20, ...fresh }, HOUR);
    expect(rush.mu.value).toBeGreaterThan(calm.mu.value);
    expect(calm.mu.value).toBeCloseTo(start.mu.value, 10);
    expect(rush.lambda.value).toBe(0);
  });

  test('takes a coupon that has run out off everybody’s screen, and brings it back when there is room again', () => {
    const out = pace(plan, settled(), { spent: 999_900, uses: 999, ...fresh }, 2 * HOUR);
    expect(out.lambda.value).toBe(PACE.ceiling);
    const back = pace({ ...plan, budget: 2_000_000 }, out, { spent: 999_900, uses: 999, ...fresh }, 3 * HOUR);
    expect(back.lambda.value).toBeLessThan(10);
  });

  test('holds its price through nights and evenings that are as its plan says', () => {
    // Nobody comes in the first half of a day, two an hour in the second: 24 a day.
    const busy = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 0 : 2));
    const week: SpendPlan = { total: 168, until: 7 * DAY, typicalDiscount: 1_000 };
    const settings = { ...PACE, lagMs: 0 };
    let state: PaceState = { ...newPace(), mu: { value: 1, known: 10, drift: 0, rate: 1 } };
    for (let hour = 1; hour < 7 * 24; hour++) {
      const uses = state.uses + (busy[(hour - 1) % 24] as number);
      state = pace(week, state, { spent: 0, uses, ...fresh }, hour * HOUR, busy, settings);
      expect(state.mu.value).toBeCloseTo(1, 6);
    }
  });

  test('does not take the silence of a server that was down for a lack of demand', () => {
    const before = settled();
    const frozen = { spent: before.spent, uses: before.uses };
    const down = pace(plan, before, { ...frozen, upMs: 0, complete: false }, DAY);
    expect(down.lambda.value).toBeGreaterThanOrEqual(before.lambda.value);
  });

  test('answers for no more than its catch-up after a long silence', () => {
    const before = settled();
    const frozen = { spent: before.spent, uses: before.uses, complete: true };
    const late = pace(plan, before, { ...frozen, upMs: PACE.catchUpMs }, DAY);
    const never = pace(plan, before, { ...frozen, upMs: 20 * DAY }, DAY);
    expect(never.lambda.value).toBe(late.lambda.value);
    expect(late.lambda.value).toBeLessThan(before.lambda.value);
  });

  test('never lets frozen, incomplete data lower a price, however often it runs', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 999_000, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 48 }), { minLength: 1, maxLength: 30 }),
        (spent, hours) => {
          let [state, now]: [PaceState, number] = [{ ...newPace(), spent, uses: 3 }, HOUR];
          for (const gap of hours) {
            now += gap * HOUR;
            const next = pace(plan, state, { spent, uses: 3, upMs: gap * HOUR, complete: false }, now);
            expect(next.lambda.value).toBeGreaterThanOrEqual(state.lambda.value);
            state = next;
          }
        },
      ),
    );
  });
});
