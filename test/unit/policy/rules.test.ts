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

const clockPool: Partial<PoolInput> = {
  // NOW is a Friday, 13:00 in Vienna.
  timeZone: 'Europe/Vienna',
  holidays: {
    today: [{ from: '2026-11-20', until: '2026-11-20' }],
    later: [{ from: '2026-11-21', until: '2026-11-30' }],
  },
  segments: { regulars: { purchases: { least: 2 } } },
};
const hours = (from: string, until: string) => ({ conditions: { dayParts: [{ from, until }] } });
const exchange: Partial<CouponInput> = { giving: { way: 'points', price: 200 } };
const byLot = (probability: number, epochDays = 7): Partial<CouponInput> => ({
  giving: { way: 'random', probability, epochDays },
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
  [Reason.OutsideDayParts]: {
    falls: [hours('09:00', '13:00'), {}],
    stays: [hours('09:00', '13:01'), {}],
  },
  [Reason.OutsideHolidays]: {
    falls: [{ conditions: { holidays: ['later', 'unknown'] } }, {}],
    stays: [{ conditions: { holidays: ['later', 'today'] } }, {}],
  },
  [Reason.OtherCountry]: {
    falls: [{ conditions: { countries: ['AT'] } }, { locale: 'de' }],
    stays: [{ conditions: { countries: ['AT'] } }, { locale: 'de-AT' }],
  },
  [Reason.OtherArm]: {
    falls: [{ conditions: { arms: ['b'] } }, { arm: 'a' }],
    stays: [{ conditions: { arms: ['b'] } }, { arm: 'b' }],
  },
  [Reason.OtherSegment]: {
    falls: [{ conditions: { segments: ['regulars', 'unknown'] } }, { purchases: 1 }],
    stays: [{ conditions: { segments: ['regulars', 'unknown'] } }, { purchases: 2 }],
  },
  [Reason.OtherScenario]: {
    falls: [{ conditions: { scenarios: ['leaving'] } }, { scenarios: ['browsing'] }],
    stays: [{ conditions: { scenarios: ['leaving'] } }, { scenarios: ['browsing', 'leaving'] }],
  },
  [Reason.OtherChannel]: {
    falls: [{ conditions: { channels: ['corner'] } }, { channels: ['inline'] }],
    stays: [{ conditions: { channels: ['corner'] } }, { channels: ['inline', 'corner'] }],
  },
  [Reason.DoesNotStack]: {
    falls: [
      { stacking: { class: 'percents' } },
      { offers: [offer({ couponId: 'other', status: 'claimed', statusAt: NOW - HOUR })] },
    ],
    stays: [
      { stacking: { class: 'gifts' } },
      { offers: [offer({ couponId: 'other', status: 'claimed', statusAt: NOW - HOUR })] },
    ],
  },
  [Reason.NoRight]: {
    falls: [{ code: { type: 'minted' } }, { lacksRight: true }],
    stays: [{ code: { type: 'fixed', value: 'SAVE10' } }, { lacksRight: true }],
  },
  [Reason.NotEnoughPoints]: {
    falls: [exchange, { points: 199 }],
    stays: [exchange, { points: 200 }],
  },
  [Reason.NothingInScope]: {
    falls: [{ scope: { categories: ['Hats'] } }, { cart: cartOf(5_000), lastEvent: 'begin_checkout' }],
    stays: [{ scope: { categories: ['Hats'] } }, { cart: cartOf(5_000), lastEvent: 'view_cart' }],
  },
  [Reason.AlreadyGiven]: {
    falls: [byLot(1), { seed: 's', offers: [offer({ status: 'withdrawn', at: NOW - HOUR })] }],
    stays: [byLot(1), { seed: 's', offers: [offer({ status: 'withdrawn', at: NOW - 8 * 24 * HOUR })] }],
  },
  [Reason.NotDrawn]: { falls: [byLot(0), { seed: 's' }], stays: [byLot(1), { seed: 's' }] },
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
        const other = couponInput({ id: 'other', stacking: { class: 'percents' } });
        const pool = poolOf([couponInput(coupon), other], { economics, ...clockPool });
        return ineligibility(pool.coupons[0] as never, situation(change), pool);
      };
      expect(outcome(cases.falls)).toBe(reason);
      expect(outcome(cases.stays)).toBeUndefined();
    },
  );
});

describe('limits of 0', () => {
  it.each(['total', 'perDay', 'perShopper', 'budget'] as const)('a limit of 0 in %s means never', (limit) => {
    const pool = poolOf([couponInput({ limits: { [limit]: 0 } })]);
    expect(ineligibility(pool.coupons[0] as never, situation(), pool)).toBe(Reason.LimitZero);
  });
});

describe('stacking', () => {
  const held = [offer({ couponId: 'held', status: 'claimed', statusAt: NOW - HOUR })];
  const outcome = (
    mine: CouponInput['stacking'],
    theirs: Partial<CouponInput>,
    change: Partial<Situation> = {},
  ) => {
    const pool = poolOf([couponInput({ stacking: mine }), couponInput({ id: 'held', ...theirs })]);
    return ineligibility(pool.coupons[0] as never, situation({ offers: held, ...change }), pool);
  };

  it('lets coupons without a class stand together', () => {
    expect(outcome(undefined, {})).toBeUndefined();
  });

  it('keeps an exclusive coupon from joining any other, and any other from joining it', () => {
    expect(outcome({ exclusive: true }, {})).toBe(Reason.DoesNotStack);
    expect(outcome(undefined, { stacking: { exclusive: true } })).toBe(Reason.DoesNotStack);
  });

  it.each([
    ['withdrawn', {}, { denied: ['held'] }],
    ['over', { conditions: { validUntil: iso(NOW) } }, {}],
    ['long forgotten', {}, { now: NOW + 30 * 24 * HOUR }],
  ])('forgets a held coupon that is %s', (_, theirs, change) => {
    expect(outcome({ exclusive: true }, theirs, change)).toBeUndefined();
  });
});

it('counts the price of claimed coupons against the points that are left', () => {
  const pool = poolOf([couponInput(exchange), couponInput({ ...exchange, id: 'held' })]);
  const offers = [offer({ couponId: 'held', status: 'claimed', statusAt: NOW - HOUR })];
  const outcome = (points: number) =>
    ineligibility(pool.coupons[0] as never, situation({ points, offers }), pool);
  expect(outcome(399)).toBe(Reason.NotEnoughPoints);
  expect(outcome(400)).toBeUndefined();
});

it('offers nothing for points where the page told of none', () => {
  const pool = poolOf([couponInput(exchange)]);
  expect(ineligibility(pool.coupons[0] as never, situation(), pool)).toBe(Reason.NotEnoughPoints);
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
  [Reason.MonthCap]: {
    quiet: {
      offers: [8, 9, 10, 11, 12, 13].map((days) => offer({ status: 'used', at: NOW - days * 24 * HOUR })),
    },
    speaks: {
      offers: [8, 9, 10, 11, 12, 30].map((days) => offer({ status: 'used', at: NOW - days * 24 * HOUR })),
    },
  },
  [Reason.Silenced]: {
    quiet: { offers: [offer({ status: 'dismissed', never: 'all' })] },
    speaks: { offers: [offer({ status: 'dismissed', never: true })] },
  },
  [Reason.HeldOut]: { quiet: { heldOut: true }, speaks: { heldOut: false } },
  [Reason.TooEarly]: { quiet: { eventCount: 2 }, speaks: { eventCount: 3 } },
};

describe('restraint', () => {
  const pool = poolOf([couponInput()], {
    restraint: { minEvents: 3, perHour: 1, perDay: 2, perWeek: 5, perMonth: 6 },
  });

  it('has a case here for every rule in the table', () => {
    expect(Object.keys(RESTRAINT_CASES).sort()).toEqual(
      RESTRAINT_RULES.map(([reason]) => reason as string).sort(),
    );
  });

  it.each(Object.entries(RESTRAINT_CASES))('%s: keeps quiet, and just beyond it speaks', (reason, cases) => {
    expect(restrained(situation(cases.quiet), pool)).toBe(reason);
    expect(restrained(situation(cases.speaks), pool)).toBeUndefined();
  });

  it.each(['perHour', 'perDay', 'perWeek', 'perMonth'] as const)('a cap of 0 in %s means never', (cap) => {
    const silent = poolOf([couponInput()], { restraint: { [cap]: 0 } });
    expect(restrained(situation(), silent)).toBeDefined();
  });

  it('has no cap by the month unless the pool names one', () => {
    const offers = Array.from({ length: 40 }, (_, day) =>
      offer({ status: 'used', at: NOW - (8 + day / 2) * 24 * HOUR }),
    );
    expect(restrained(situation({ offers }), poolOf([couponInput()]))).toBeUndefined();
  });

  it('keeps quiet for 48 hours after a dismissal where the pool does not say how long', () => {
    const quiet = (hours: number) =>
      restrained(
        situation({ offers: [offer({ status: 'dismissed', statusAt: NOW - hours * HOUR })] }),
        poolOf([couponInput()], { restraint: {} }),
      );
    expect([quiet(47.9), quiet(48)]).toEqual([Reason.CoolDown, undefined]);
  });

  it('asks the holdout last, so that what it stopped could have been shown', () => {
    expect(RESTRAINT_RULES.at(-1)?.[0]).toBe(Reason.HeldOut);
  });

  it('opens no cap for a clock that was set back', () => {
    const tomorrow = offer({ status: 'used', at: NOW + 24 * HOUR });
    expect(restrained(situation({ offers: [tomorrow] }), pool)).toBe(Reason.HourCap);
  });
});
