import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/policy/choose.js';
import { conclude, consider, decidedEarly } from '../../../src/policy/decide.js';
import { Reason } from '../../../src/policy/types.js';
import { couponInput, poolOf, score, situation } from './fixtures.js';

const coupon = (id: string, more = {}) => couponInput({ id, ...more });
const never = () => 1 - Number.EPSILON;
const anyGain = { restraint: { leastGain: 0 } };

describe('decide', () => {
  it('shows the coupon that adds most profit, and says why each other one is not shown', () => {
    const pool = poolOf([coupon('good'), coupon('best'), coupon('waste'), coupon('gone')]);
    const considered = consider(situation({ denied: ['gone'] }), pool);
    const decision = conclude(
      considered,
      { none: score(), coupons: [score({ profit: 350 }), score({ profit: 400 }), score({ profit: 150 })] },
      never,
    );
    expect(decision).toMatchObject({
      action: 'show',
      couponId: 'best',
      reason: Reason.Chosen,
      propensity: 1,
    });
    expect(Object.fromEntries(decision.candidates.map((one) => [one.couponId, one.reason]))).toEqual({
      good: Reason.AnotherIsBetter,
      best: Reason.Chosen,
      waste: Reason.AddsNothing,
      gone: Reason.Withdrawn,
    });
  });

  it('shows nothing when every coupon adds nothing', () => {
    const pool = poolOf([coupon('a')]);
    const decision = conclude(
      consider(situation(), pool),
      { none: score({ profit: 200 }), coupons: [score({ profit: 200 })] },
      never,
    );
    expect(decision).toMatchObject({ action: 'none', reason: Reason.AddsNothing });
    expect(decision.couponId).toBeUndefined();
  });

  it('interrupts nobody for less than the signed share of a typical order', () => {
    const decide = (leastGain: number) =>
      conclude(
        consider(situation(), poolOf([coupon('a')], { restraint: { leastGain } })),
        { none: score({ profit: 200 }), coupons: [score({ profit: 250 })] },
        never,
      );
    // 1 % of a typical order of 50.00 is 0.50.
    expect(decide(0.0099)).toMatchObject({ action: 'show', reason: Reason.Chosen });
    expect(decide(0.01)).toMatchObject({ action: 'none', reason: Reason.AddsTooLittle });
    expect(decide(0.01).candidates).toMatchObject([{ reason: Reason.AddsTooLittle }]);
  });

  it('asks before any price whether an interruption is worth it, and after prices whether the money is', () => {
    const decide = (profit: number, lambda: number) =>
      conclude(
        consider(
          situation(),
          poolOf([coupon('a', { prices: { lambda } })], { restraint: { leastGain: 0.01 } }),
        ),
        { none: score({ profit: 200 }), coupons: [score({ profit, cost: 100 })] },
        never,
      );
    // 1 % of a typical order of 50.00 is 50: adding 60 is worth it, though a price leaves 10 of it.
    expect(decide(260, 0.5)).toMatchObject({ action: 'show', candidates: [{ utility: 10 }] });
    expect(decide(260, 0.6)).toMatchObject({ action: 'none', reason: Reason.AddsNothing });
    expect(decide(249, 0.1)).toMatchObject({ action: 'none', reason: Reason.AddsTooLittle });
  });

  it('lets a shadow price on money turn a profitable coupon away', () => {
    const scores = {
      none: score({ profit: 100 }),
      coupons: [score({ profit: 150, cost: 100, pRedeem: 0.2 })],
    };
    const decide = (prices: object) =>
      conclude(consider(situation(), poolOf([coupon('a', { prices })], anyGain)), scores, never).action;
    expect(decide({ lambda: 0.49 })).toBe('show');
    expect(decide({ lambda: 0.5 })).toBe('none');
    expect(decide({ mu: 249 })).toBe('show');
    expect(decide({ mu: 250 })).toBe('none');
  });

  it('follows the objective signed in the pool', () => {
    const scores = {
      none: score({ profit: 100, revenue: 400, pBuy: 0.1 }),
      coupons: [score({ profit: 90, revenue: 450, pBuy: 0.09 })],
    };
    const decide = (objective: 'profit' | 'revenue' | 'conversions') =>
      conclude(consider(situation(), poolOf([coupon('a')], { objective, ...anyGain })), scores, never).action;
    expect([decide('profit'), decide('revenue'), decide('conversions')]).toEqual(['none', 'show', 'none']);
  });

  it('waits while it is too early, and needs no scores to know', () => {
    const pool = poolOf([coupon('a')]);
    expect(decidedEarly(consider(situation({ eventCount: 1 }), pool))).toMatchObject({ action: 'wait' });
    expect(decidedEarly(consider(situation(), pool))).toBeUndefined();
  });

  it('never chooses a coupon whose score is not a number', () => {
    const pool = poolOf([coupon('broken')]);
    const decision = conclude(
      consider(situation(), pool),
      { none: score(), coupons: [score({ profit: Number.NaN })] },
      never,
    );
    expect(decision.action).toBe('none');
  });
});

describe('now or later', () => {
  const pool = poolOf([coupon('a'), coupon('b')], anyGain);
  /** `a` adds 1.00 to an expected profit of 2.00, `b` .50. */
  const scores = (wait?: number) => ({
    none: score({ profit: 200 }),
    coupons: [score({ profit: 300 }), score({ profit: 250 })],
    ...(wait !== undefined && { wait }),
  });
  const decide = (wait?: number, now = situation(), terms = pool) =>
    conclude(consider(now, terms), scores(wait), never);

  it('waits exactly where a later moment is expected to add more than the best coupon adds now', () => {
    expect(decide(100)).toMatchObject({ action: 'show', couponId: 'a', wait: 100 });
    const waiting = decide(100.01);
    expect(waiting).toMatchObject({ action: 'wait', reason: Reason.BetterLater, propensity: 1 });
    expect(waiting.couponId).toBeUndefined();
    expect(waiting.candidates.map(({ reason }) => reason)).toEqual([
      Reason.BetterLater,
      Reason.AnotherIsBetter,
    ]);
  });

  it('shows as before where nobody knows what waiting is worth', () => {
    expect(decide()).toMatchObject({ action: 'show', couponId: 'a' });
    expect(decide(Number.NaN)).toMatchObject({ action: 'show', couponId: 'a' });
  });

  it('says none, not wait, where no coupon is worth showing now', () => {
    const nothing = { none: score(), coupons: [score({ profit: 100 }), score({ profit: 50 })], wait: 1e6 };
    expect(conclude(consider(situation(), pool), nothing, never)).toMatchObject({
      action: 'none',
      reason: Reason.AddsNothing,
    });
  });

  it('never shows what rules or bar forbid, whatever waiting is worth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 2, maxLength: 2 }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        (wait, profits, leastGain) => {
          const terms = poolOf([coupon('a'), coupon('b')], { restraint: { leastGain } });
          const given = { none: score({ profit: 0 }), coupons: profits.map((profit) => score({ profit })) };
          const patient = conclude(consider(situation(), terms), { ...given, wait }, never);
          const hasty = conclude(consider(situation(), terms), given, never);
          // Waiting takes an offer back; it never makes one, and never another one.
          if (patient.action === 'show') expect(patient.couponId).toBe(hasty.couponId);
          if (hasty.action !== 'show') expect(patient.action).toBe('none');
          expect(patient.action === 'wait').toBe(hasty.action === 'show' && wait > Math.max(...profits));
        },
      ),
    );
  });

  it('is asked in the units of the student: prices and bar, paid now or later alike, change nothing', () => {
    const priced = poolOf([coupon('a', { prices: { mu: 40 } })], anyGain);
    const given = { none: score({ profit: 200 }), coupons: [score({ profit: 300, pRedeem: 1 })] };
    const at = (wait: number) => conclude(consider(situation(), priced), { ...given, wait }, never).action;
    expect([at(99), at(101)]).toEqual(['show', 'wait']);
  });

  it('does not wait under another objective: what waiting adds is known in profit alone', () => {
    const terms = poolOf([coupon('a')], { objective: 'conversions', ...anyGain });
    const given = { none: score({ pBuy: 0.1 }), coupons: [score({ pBuy: 0.2 })], wait: 1e6 };
    expect(conclude(consider(situation(), terms), given, never).action).toBe('show');
  });

  const exit = { id: 'leaving', triggers: [{ kind: 'exit_intent' as const }] };

  it('does not wait for somebody who is leaving', () => {
    const terms = poolOf([coupon('a'), coupon('b')], { ...anyGain, scenarios: [exit] });
    expect(decide(1e6, situation(), terms).action).toBe('wait');
    expect(decide(1e6, situation({ scenarios: ['leaving'] }), terms).action).toBe('show');
  });

  it('holds back no coupon that the shop keeps for a scenario', () => {
    const unsure = { id: 'unsure', triggers: [{ kind: 'cart_hesitation' as const }] };
    const kept = coupon('a', { conditions: { scenarios: ['unsure'] } });
    const terms = poolOf([kept], { ...anyGain, scenarios: [unsure, exit] });
    const given = { none: score({ profit: 0 }), coupons: [score({ profit: 1 })], wait: 1e6 };
    const now = situation({ scenarios: ['unsure'] });
    expect(conclude(consider(now, terms), given, never)).toMatchObject({ action: 'show', couponId: 'a' });
  });

  it('asks more of an offer before any sign of leaving where the pool listens for one', () => {
    const terms = poolOf([coupon('a')], { ...anyGain, scenarios: [exit] });
    // A tenth of a typical order of 50.00.
    const at = (profit: number, scenarios: readonly string[] = []) =>
      conclude(
        consider(situation({ scenarios }), terms),
        { none: score({ profit: 0 }), coupons: [score({ profit })], wait: 100 },
        never,
      ).action;
    expect([at(599), at(600), at(599, ['leaving'])]).toEqual(['wait', 'show', 'show']);
  });

  it('times offers as the shopper’s arm says, and as the pool does in an A/A trial', () => {
    const arms = [
      { id: 'patient', share: 0.5 },
      { id: 'hasty', share: 0.25, timing: 'first_chance' as const },
      { id: 'late', share: 0.25, timing: 'exit_only' as const },
    ];
    const terms = poolOf([coupon('a'), coupon('b')], { ...anyGain, scenarios: [exit], trial: { arms } });
    const by = (arm: string) => decide(1e6, situation({ arm }), terms).action;
    expect([by('patient'), by('hasty'), by('nobody knows')]).toEqual(['wait', 'show', 'wait']);
    const early = (given: object) =>
      decidedEarly(consider(situation({ arm: 'late', ...given }), terms))?.reason;
    expect([early({}), early({ scenarios: ['leaving'] })]).toEqual([Reason.OnlyAtExit, undefined]);
    const same = poolOf([coupon('a'), coupon('b')], { ...anyGain, trial: { arms, aa: true } });
    expect(decide(1e6, situation({ arm: 'hasty' }), same).action).toBe('wait');
  });
});

describe('a policy under trial', () => {
  it('decides with what its arm names, and with the pool’s own for the rest', () => {
    const arms = [
      { id: 'bold', share: 0.5, leastGain: 0 },
      { id: 'sales', share: 0.5, objective: 'conversions' as const },
    ];
    const terms = poolOf([coupon('a')], { restraint: { leastGain: 0.5 }, trial: { arms } });
    const given = { none: score({ pBuy: 0.1 }), coupons: [score({ profit: 210, pBuy: 0.9 })] };
    const by = (arm?: string) => conclude(consider(situation({ arm }), terms), given, never).action;
    expect([by(), by('bold'), by('sales')]).toEqual(['none', 'show', 'show']);
  });
});

describe('a coupon given by lot', () => {
  const lottery = (probability: number, priority = 0) => ({
    giving: { way: 'random' as const, probability },
    priority,
  });
  const given = (count: number) => ({
    none: score({ profit: 200 }),
    coupons: Array.from({ length: count }, (_, index) => score({ profit: index === 0 ? 900 : 100 })),
    wait: 1e6,
  });

  it('is given to whoever drew it, though others are worth more and waiting, too', () => {
    const terms = poolOf([coupon('a'), coupon('prize', lottery(0.25))]);
    // Half of all seeds or so draw; some seed does and some does not.
    const seeds = Array.from({ length: 64 }, (_, index) => `seed-${index}`);
    const decisions = seeds.map((seed) => {
      const considered = consider(situation({ seed }), terms);
      return conclude(considered, given(considered.eligible.length), never);
    });
    const [lucky, unlucky] = [true, false].map((has) =>
      decisions.filter(({ reason }) => (reason === Reason.Drawn) === has),
    );
    expect(lucky?.length).toBeGreaterThan(4);
    expect(unlucky?.length).toBeGreaterThan(24);
    expect(lucky?.[0]).toMatchObject({ action: 'show', couponId: 'prize', propensity: 0.25 });
    expect(lucky?.[0]?.candidates.find(({ couponId }) => couponId === 'a')?.reason).toBe(
      Reason.AnotherWasDrawn,
    );
    expect(unlucky?.[0]).toMatchObject({ action: 'wait', reason: Reason.BetterLater, propensity: 0.75 });
  });

  it('is bound by every rule: held out or at payment nobody wins', () => {
    const terms = poolOf([coupon('prize', lottery(1))]);
    for (const rule of [{ heldOut: true }, { lastEvent: 'add_payment_info' }]) {
      expect(decidedEarly(consider(situation({ seed: 's', ...rule }), terms))?.action).toBe('none');
    }
    const sooner = poolOf([coupon('prize', { ...lottery(1), conditions: { newShoppersOnly: true } })]);
    expect(decidedEarly(consider(situation({ seed: 's', purchases: 1 }), sooner))?.reason).toBe(
      Reason.NoCoupons,
    );
  });
});

describe('choose', () => {
  it('puts a coupon of higher priority first, but only among those worth showing', () => {
    const by = (priorities: readonly number[]) => choose([9, 5, Number.NaN], 0, never, { priorities }).index;
    expect([by([0, 0, 0]), by([0, 1, 1]), by([0, 0, 7])]).toEqual([0, 1, 0]);
  });

  it('explores from waiting, too, and counts none and waiting as one', () => {
    const isBetterLater = () => true;
    const held = choose([5, 1], 0.3, never, { isBetterLater });
    expect(held).toMatchObject({ index: -1, best: 0, explored: false });
    expect(held.propensity).toBeCloseTo(0.8, 9);
    const draws = [0, 0.5];
    const explored = choose([5, 1], 0.3, () => draws.shift() ?? 0, { isBetterLater });
    expect(explored).toMatchObject({ index: 0, explored: true });
    expect(explored.propensity).toBeCloseTo(0.1, 9);
  });

  it('gives propensities that sum to one over all choices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (utilities, exploration) => {
          const greedy = choose(utilities, exploration, never);
          const even = exploration / (utilities.length + 1);
          // All others are reached by exploration alone.
          const best = exploration < 1 ? greedy.propensity : even;
          expect(best + even * utilities.length).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('explores each option as often as it says', () => {
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const counts = [0, 0, 0, 0];
    const draws = 40_000;
    for (let draw = 0; draw < draws; draw++) {
      const at = choose([5, 1, -3], 0.4, random).index + 1;
      counts[at] = (counts[at] as number) + 1;
    }
    // 4 standard errors of a share near .1 over 40,000 draws is .006.
    expect(counts.map((count) => count / draws)).toEqual([
      expect.closeTo(0.1, 2),
      expect.closeTo(0.7, 2),
      expect.closeTo(0.1, 2),
      expect.closeTo(0.1, 2),
    ]);
  });
});
