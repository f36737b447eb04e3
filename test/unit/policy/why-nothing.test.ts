import { describe, expect, it } from 'vitest';
import { conclude, consider, decidedEarly } from '../../../src/policy/decide.js';
import { type Decision, Reason } from '../../../src/policy/types.js';
import { whyLine } from '../../../src/policy/why-nothing.js';
import { couponInput, NOW, offer, poolOf, score, situation } from './fixtures.js';

const decision = (change: Partial<Decision>): Decision => ({
  action: 'none',
  reason: Reason.NoPool,
  propensity: 1,
  candidates: [],
  at: NOW,
  ...change,
});

describe('the one line', () => {
  it.each(Object.values(Reason))('ends in the code, and is one line: %s', (reason) => {
    expect(whyLine(decision({ reason }))).toBe(`Nothing shown: ${reason}.`);
  });

  it('counts what fell out, the commonest reasons first and by name, the rest in one', () => {
    const reasons = [
      Reason.Withdrawn,
      Reason.NotDrawn,
      ...Array.from({ length: 3 }, () => Reason.OtherSegment),
      Reason.LimitZero,
      ...Array.from({ length: 4 }, () => Reason.OutsideDayParts),
      Reason.NotDrawn,
    ];
    const candidates = reasons.map((reason, index) => ({ couponId: `c${index}`, reason }));
    expect(whyLine(decision({ reason: Reason.NoCoupons, candidates }))).toBe(
      'Nothing shown: no-coupons; 11 of 11 coupons fell out: 4 outside-day-parts, 3 other-segment, 2 not-drawn, ' +
        '2 for other reasons.',
    );
  });

  it('says of a real decision which rule it was', () => {
    const pool = poolOf([couponInput({ conditions: { countries: ['AT'] } }), couponInput({ id: 'b' })]);
    const early = decidedEarly(
      consider(situation({ offers: [offer({ couponId: 'b', status: 'claimed' })] }), pool),
    );
    expect(whyLine(early as Decision)).toBe(
      'Nothing shown: no-coupons; 2 of 2 coupons fell out: 1 other-country, 1 already-held.',
    );
  });

  it('does not count fallen coupons where restraint speaks for all of them', () => {
    const pool = poolOf([couponInput({ conditions: { countries: ['AT'] } })]);
    const early = decidedEarly(consider(situation({ eventCount: 0 }), pool));
    expect(whyLine(early as Decision)).toBe('Waiting: too-early.');
  });

  it('names the coupon that is shown, or says that none is worth it', () => {
    const pool = poolOf([couponInput()]);
    const considered = consider(situation(), pool);
    const scored = (profit: number) =>
      conclude(considered, { none: score(), coupons: [score({ profit })] } as never, () => 0.5);
    expect(whyLine(scored(900))).toBe('Shown ten: chosen.');
    expect(whyLine(scored(100))).toBe('Nothing shown: adds-nothing.');
  });
});
