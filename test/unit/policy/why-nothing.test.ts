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
  it.each(Object.values(Reason))('ends in words and the code, and is one line: %s', (reason) => {
    const line = whyLine(decision({ reason }));
    expect(line).toMatch(/^Nothing shown: [a-zA-Z0-9 ,]+ \([a-z-]+\)\.$/);
    expect(line).toContain(`(${reason})`);
  });

  it('counts what fell out, the commonest reasons first and by name, the rest in one', () => {
    const reasons = [
      ...Array.from({ length: 4 }, () => Reason.OutsideDayParts),
      ...Array.from({ length: 3 }, () => Reason.OtherSegment),
      Reason.NotDrawn,
      Reason.NotDrawn,
      Reason.Withdrawn,
      Reason.LimitZero,
    ];
    const candidates = reasons.map((reason, index) => ({ couponId: `c${index}`, reason }));
    expect(whyLine(decision({ reason: Reason.NoCoupons, candidates }))).toBe(
      'Nothing shown: no coupon is left (no-coupons); 11 of 11 fell out: 4 outside-day-parts (not in these hours of the shop), ' +
        '3 other-segment (for other segments), 2 not-drawn (not drawn by lot), 2 others.',
    );
  });

  it('says of a real decision which rule it was', () => {
    const pool = poolOf([couponInput({ conditions: { countries: ['AT'] } }), couponInput({ id: 'b' })]);
    const early = decidedEarly(
      consider(situation({ offers: [offer({ couponId: 'b', status: 'claimed' })] }), pool),
    );
    expect(whyLine(early as Decision)).toBe(
      'Nothing shown: no coupon is left (no-coupons); 2 of 2 fell out: 1 other-country (for other countries), ' +
        '1 already-held (claimed and not used yet).',
    );
  });

  it('does not count fallen coupons where restraint speaks for all of them', () => {
    const pool = poolOf([couponInput({ conditions: { countries: ['AT'] } })]);
    const early = decidedEarly(consider(situation({ eventCount: 0 }), pool));
    expect(whyLine(early as Decision)).toBe(
      'Waiting: fewer events than minEvents in this visit (too-early).',
    );
  });

  it('names the coupon that is shown, or says that none is worth it', () => {
    const pool = poolOf([couponInput()]);
    const considered = consider(situation(), pool);
    const scored = (profit: number) =>
      conclude(considered, { none: score(), coupons: [score({ profit })] } as never, () => 0.5);
    expect(whyLine(scored(900))).toBe('Shown ten: it adds most (chosen).');
    expect(whyLine(scored(100))).toBe('Nothing shown: showing nothing is worth as much (adds-nothing).');
  });
});
