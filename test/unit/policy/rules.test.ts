import { describe, expect, it } from 'vitest';
import { ELIGIBILITY_RULES, ineligibility } from '../../../src/policy/eligible.js';
import { RESTRAINT_RULES, restrained } from '../../../src/policy/restraint.js';
import { Reason, type Situation } from '../../../src/policy/types.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { couponInput, HOUR, NOW, offer, poolOf, situation } from './fixtures.js';

type CouponInput = PoolInput['coupons'][number];
const iso = (at: number) => new Date(at).toISOString();
const cartOf = (unitPrice: number, quantity = 1) => ({
  lines: [{ itemId: 'a', category: 'Shoes', unitPrice, quantity, onSale: false }],
});

/** For each rule: a case in which the coupon falls out, and its nearest neighbour in which it stays. */
const ELIGIBILITY_CASES: Record<
  string,
  { falls: [Partial<CouponInput>, Partial<Situation>]; stays: [Partial<CouponInput>, Partial<Situation>] }
> = {
  [Reason.Withdrawn]: { falls: [{}, { denied: ['ten'] }], stays: [{}, { denied: ['other'] }] },
  [Reason.LimitZero]: { falls: [{ limits: { perDay: 0 } }, {}], stays: [{ limits: { perDay: 1 } }, {}] },
  [Reason.NotYetValid]: {
    falls: [{ conditions: { validFrom: iso(NOW + 1) } }, {}],
    stays: [{ conditions: { validFrom: iso(NOW) } }, {}],
  },
  [Reason.NoLongerValid]: {
    falls: [{ conditions: { validUntil: iso(NOW) } }, {}],
    stays: [{ conditions: { validUntil: iso(NOW + 1) } }, {}],
  },
  [Reason.OtherLocale]: {
    falls: [{ conditions: { locales: ['de'] } }, { locale: 'den' }],
    stays: [{ conditions: { locales: ['de'] } }, { locale: 'de-AT' }],
  },
  [Reason.NewShoppersOnly]: {
    falls: [{ conditions: { newShoppersOnly: true } }, { purchases: 1 }],
    stays: [{ conditions: { newShoppersOnly: true } }, { purchases: 0 }],
  },
  [Reason.NeverAgain]: {
    falls: [{}, { offers: [offer({ status: 'dismissed', never: true })] }],
    stays: [{}, { offers: [offer({ couponId: 'other', status: 'dismissed', never: true })] }],
  },
  [Reason.AlreadyHeld]: {
    falls: [{}, { offers: [offer({ status: 'claimed' })] }],
    stays: [{}, { offers: [offer({ status: 'used' })] }],
  },
  [Reason.UsedUpByShopper]: {
    falls: [{ limits: { perShopper: 1 } }, { offers: [offer({ status: 'used' })] }],
    stays: [{ limits: { perShopper: 2 } }, { offers: [offer({ status: 'used' })] }],
  },
  [Reason.CartAboveMaximum]: {
    falls: [{ conditions: { maxCartValue: 4_999 } }, { cart: cartOf(5_000) }],
    stays: [{ conditions: { maxCartValue: 5_000 } }, { cart: cartOf(5_000) }],
  },
  [Reason.TakesNothingOff]: {
    falls: [{ benefit: { kind: 'free_shipping' } }, { cart: cartOf(9_000) }],
    stays: [{ benefit: { kind: 'free_shipping' } }, { cart: cartOf(8_999) }],
  },
  [Reason.BelowMarginFloor]: {
    falls: [{ benefit: { kind: 'fixed', amount: 1_700 } }, { cart: cartOf(5_000) }],
    stays: [{ benefit: { kind: 'fixed', amount: 1_600 } }, { cart: cartOf(5_000) }],
  },
};

describe('eligibility', () => {
  // 40 % margin on 50.00 is 20.00; after 16.67 off, 10 % of what is paid remains.
  const economics = { marginRate: 0.4, marginFloor: 0.1, shippingFee: 490, freeShippingFrom: 9_000 };

  it('has a case here for every rule in the table', () => {
    expect(Object.keys(ELIGIBILITY_CASES).sort()).toEqual(
      ELIGIBILITY_RULES.map(([reason]) => reason as string).sort(),
    );
  });

  it.each(Object.entries(ELIGIBILITY_CASES))(
    '%s: falls out, and its nearest neighbour stays',
    (reason, cases) => {
      const outcome = ([coupon, change]: [Partial<CouponInput>, Partial<Situation>]) => {
        const pool = poolOf([couponInput(coupon)], { economics });
        return ineligibility(pool.coupons[0] as never, situation(change), pool);
      };
      expect(outcome(cases.falls)).toBe(reason);
      expect(outcome(cases.stays)).toBeUndefined();
    },
  );
});

const RESTRAINT_CASES: Record<string, { quiet: Partial<Situation>; speaks: Partial<Situation> }> = {
  [Reason.Paused]: { quiet: { paused: true }, speaks: { paused: false } },
  [Reason.OfferOpen]: {
    quiet: { offers: [offer({ sessionId: 's1' })] },
    speaks: { offers: [offer({ sessionId: 's1', status: 'used' })] },
  },
  [Reason.QuietAtPayment]: {
    quiet: { lastEvent: 'add_payment_info' },
    speaks: { lastEvent: 'begin_checkout' },
  },
  [Reason.QuietAfterPurchase]: {
    quiet: { lastPurchaseAt: NOW - 24 * HOUR + 1 },
    speaks: { lastPurchaseAt: NOW - 24 * HOUR },
  },
  [Reason.CoolDown]: {
    quiet: { offers: [offer({ status: 'dismissed', statusAt: NOW - 48 * HOUR + 1 })] },
    speaks: { offers: [offer({ status: 'dismissed', statusAt: NOW - 48 * HOUR })] },
  },
  [Reason.HourCap]: {
    quiet: { offers: [offer({ status: 'used', at: NOW - HOUR + 1 })] },
    speaks: { offers: [offer({ status: 'used', at: NOW - HOUR })] },
  },
  [Reason.DayCap]: {
    quiet: { offers: [2, 3].map((hours) => offer({ status: 'used', at: NOW - hours * HOUR })) },
    speaks: { offers: [2, 24].map((hours) => offer({ status: 'used', at: NOW - hours * HOUR })) },
  },
  [Reason.WeekCap]: {
    quiet: {
      offers: [25, 49, 73, 97, 121].map((hours) => offer({ status: 'used', at: NOW - hours * HOUR })),
    },
    speaks: {
      offers: [25, 49, 73, 97, 168].map((hours) => offer({ status: 'used', at: NOW - hours * HOUR })),
    },
  },
  [Reason.TooEarly]: { quiet: { eventCount: 2 }, speaks: { eventCount: 3 } },
};

describe('restraint', () => {
  const pool = poolOf([couponInput()]);

  it('has a case here for every rule in the table', () => {
    expect(Object.keys(RESTRAINT_CASES).sort()).toEqual(
      RESTRAINT_RULES.map(([reason]) => reason as string).sort(),
    );
  });

  it.each(Object.entries(RESTRAINT_CASES))('%s: keeps quiet, and just beyond it speaks', (reason, cases) => {
    expect(restrained(situation(cases.quiet), pool)).toBe(reason);
    expect(restrained(situation(cases.speaks), pool)).toBeUndefined();
  });

  it.each(['perHour', 'perDay', 'perWeek'] as const)('a cap of 0 in %s means never', (cap) => {
    const silent = poolOf([couponInput()], { restraint: { [cap]: 0 } });
    expect(restrained(situation(), silent)).toBeDefined();
  });

  it('opens no cap for a clock that was set back', () => {
    const tomorrow = offer({ status: 'used', at: NOW + 24 * HOUR });
    expect(restrained(situation({ offers: [tomorrow] }), pool)).toBe(Reason.HourCap);
  });
});
