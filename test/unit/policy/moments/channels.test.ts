import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consider } from '../../../../src/policy/decide.js';
import { ineligibility } from '../../../../src/policy/eligible.js';
import { channelFor, channelsFor, placed } from '../../../../src/policy/moments/channels.js';
import { restrained } from '../../../../src/policy/restraint.js';
import { type Decision, Reason } from '../../../../src/policy/types.js';
import { CHANNELS, type Channel } from '../../../../src/pool/occasions.js';
import type { Coupon, PoolInput } from '../../../../src/pool/schema.js';
import { couponInput, HOUR, NOW, offer, poolOf, situation } from '../fixtures.js';

const EXIT = { kind: 'exit_intent' } as const;
type ScenarioInput = NonNullable<PoolInput['scenarios']>[number];

function shop(
  conditions: Parameters<typeof couponInput>[0] extends infer Change
    ? Change extends { conditions?: infer Conditions }
      ? Conditions
      : never
    : never,
  ...scenarios: ScenarioInput[]
) {
  const pool = poolOf([couponInput({ ...(conditions && { conditions }) })], { scenarios });
  return { pool, coupon: pool.coupons[0] as Coupon };
}

describe('where an offer may appear', () => {
  test('wherever the page has a place where nothing is signed, the one least in the way first', () => {
    const { pool, coupon } = shop(undefined);
    expect(channelsFor(coupon, {}, pool)).toEqual(['inline', 'corner', 'toast', 'bar', 'dialog']);
    expect(channelFor(coupon, { channels: ['dialog', 'corner'] }, pool)).toBe('corner');
  });

  test('as the coupon allows, in its order', () => {
    const { pool, coupon } = shop({ channels: ['bar', 'inline'] });
    expect(channelsFor(coupon, {}, pool)).toEqual(['bar', 'inline']);
    expect(channelFor(coupon, { channels: ['inline', 'corner'] }, pool)).toBe('inline');
  });

  test('as the scenario prefers, of what the coupon allows', () => {
    const leaving = { id: 'leaving', triggers: [EXIT], channels: ['dialog', 'corner'] as Channel[] };
    const { pool, coupon } = shop({ channels: ['inline', 'corner', 'bar'] }, leaving);
    expect(channelsFor(coupon, { scenarios: ['leaving'] }, pool)).toEqual(['corner']);
    expect(channelsFor(coupon, { scenarios: [] }, pool)).toEqual(['inline', 'corner', 'bar']);
  });

  test('as the scenario prefers that the coupon is for, not as one that leads for others', () => {
    const { pool, coupon } = shop(
      { scenarios: ['leaving'] },
      { id: 'welcome', triggers: [{ kind: 'welcome' }], channels: ['bar'] },
      { id: 'leaving', triggers: [EXIT], channels: ['dialog'] },
    );
    expect(channelsFor(coupon, { scenarios: ['welcome', 'leaving'] }, pool)).toEqual(['dialog']);
  });

  test('nowhere: then it falls out, by its own code', () => {
    const leaving = { id: 'leaving', triggers: [EXIT], channels: ['dialog'] as Channel[] };
    const { pool, coupon } = shop({ channels: ['inline'] }, leaving);
    expect(ineligibility(coupon, situation({ scenarios: ['leaving'] }), pool)).toBe(Reason.OtherChannel);
    expect(ineligibility(coupon, situation({ channels: ['corner'] }), pool)).toBe(Reason.OtherChannel);
    expect(ineligibility(coupon, situation({ channels: ['inline'] }), pool)).toBeUndefined();
  });
});

describe('which coupons a scenario lets in', () => {
  const only: ScenarioInput = { id: 'leaving', triggers: [EXIT], coupons: ['ten'] };
  const pool = poolOf([couponInput(), couponInput({ id: 'other' })], {
    scenarios: [only, { id: 'welcome', triggers: [{ kind: 'welcome' }] }],
  });
  const eligible = (...scenarios: string[]) =>
    consider(situation({ scenarios }), pool).eligible.map(({ id }) => id);

  test('all where none is on, or the one that leads names none', () => {
    expect(eligible()).toEqual(['ten', 'other']);
    expect(eligible('welcome', 'leaving')).toEqual(['ten', 'other']);
  });
  test('its own where it leads', () => {
    expect(eligible('leaving', 'welcome')).toEqual(['ten']);
    const [, other] = pool.coupons as [Coupon, Coupon];
    expect(ineligibility(other, situation({ scenarios: ['leaving'] }), pool)).toBe(Reason.OtherScenario);
  });
});

describe('a scenario is a reason to speak, never a way around a rule', () => {
  const scenarios: ScenarioInput[] = [
    { id: 'leaving', triggers: [EXIT], channels: ['dialog'] },
    { id: 'welcome', triggers: [{ kind: 'welcome' }] },
  ];
  const pool = poolOf([couponInput(), couponInput({ id: 'zero', limits: { total: 0 } })], { scenarios });

  test('whatever is on, restraint says the same', () => {
    const offers = fc.array(
      fc.record({
        at: fc.integer({ min: NOW - 200 * HOUR, max: NOW }),
        status: fc.constantFrom('shown' as const, 'dismissed' as const, 'used' as const),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(offers, fc.subarray(['leaving', 'welcome']), fc.nat(6), (past, on, eventCount) => {
        const quiet = situation({ offers: past.map((change) => offer(change)), eventCount });
        expect(restrained({ ...quiet, scenarios: on }, pool)).toBe(restrained(quiet, pool));
      }),
    );
  });

  test('what is not eligible without it is not eligible with it', () => {
    fc.assert(
      fc.property(fc.subarray(['leaving', 'welcome']), fc.subarray([...CHANNELS]), (on, channels) => {
        const bare = situation({ channels });
        const without = consider(bare, pool).eligible.map(({ id }) => id);
        const within = consider({ ...bare, scenarios: on }, pool).eligible.map(({ id }) => id);
        expect(without).toEqual(expect.arrayContaining(within));
      }),
    );
  });
});

describe('a decision', () => {
  const show: Decision = {
    action: 'show',
    reason: 'chosen',
    couponId: 'ten',
    propensity: 1,
    candidates: [],
    at: NOW,
  };

  test('carries the channel that the page has, and the others in order behind it', () => {
    const leaving = { id: 'leaving', triggers: [EXIT], channels: ['dialog', 'bar', 'corner'] as Channel[] };
    const { pool } = shop(undefined, leaving);
    const on = situation({ scenarios: ['leaving'], channels: ['bar', 'corner'] });
    expect(placed(show, on, pool)).toMatchObject({
      channel: 'bar',
      channels: ['bar', 'dialog', 'corner'],
      scenario: 'leaving',
      scenarios: ['leaving'],
    });
  });

  test('to show nothing says which scenarios were on, and no place', () => {
    const { couponId: _, ...none } = { ...show, action: 'none' as const };
    const { pool } = shop(undefined);
    expect(placed(none, situation({ scenarios: ['leaving'] }), pool)).toEqual({
      ...none,
      scenarios: ['leaving'],
    });
  });
});
