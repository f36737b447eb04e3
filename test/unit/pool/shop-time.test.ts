import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayPart } from '../../../src/pool/occasions.js';
import { inDayParts, onHoliday, shopTime, termsEnd } from '../../../src/pool/shop-time.js';
import { couponInput, poolOf } from '../policy/fixtures.js';

const VIENNA = 'Europe/Vienna';
const at = (iso: string) => Date.parse(iso);
const MINUTE = 60_000;

/** The coupon's hours in Vienna at an instant. */
function within(dayParts: DayPart[], now: number, timeZone = VIENNA): boolean {
  const pool = poolOf([couponInput({ conditions: { dayParts } })], { timeZone });
  return inDayParts(pool.coupons[0] as never, pool, now);
}
function end(dayParts: DayPart[], now: number): string | undefined {
  const pool = poolOf([couponInput({ conditions: { dayParts } })], { timeZone: VIENNA });
  const ends = termsEnd(pool.coupons[0] as never, pool, now);
  return ends === undefined ? undefined : new Date(ends).toISOString();
}

describe('the clock on the shop’s wall', () => {
  it('reads weekday, minute and date in the shop’s zone', () => {
    // 2026-11-22 is a Sunday; in Auckland it is Monday already.
    expect(shopTime(at('2026-11-22T12:30:59Z'), 'Pacific/Auckland')).toEqual({
      weekday: 0,
      minute: 90,
      date: '2026-11-23',
    });
    expect(shopTime(at('2026-11-22T12:30:59Z'), 'Asia/Kolkata')?.minute).toBe(18 * 60);
    expect(shopTime(at('2026-11-22T00:00:00Z'), 'UTC')).toEqual({
      weekday: 6,
      minute: 0,
      date: '2026-11-22',
    });
  });

  it('knows no time in a zone that the platform does not know, and no hours hold there', () => {
    expect(shopTime(0, 'Mars/Olympus')).toBeUndefined();
    expect(within([{ from: '00:00', until: '24:00' }], 0, 'Mars/Olympus')).toBe(false);
  });
});

describe('day parts', () => {
  const lunch: DayPart[] = [{ days: ['mon', 'fri'], from: '11:30', until: '14:00' }];
  const night: DayPart[] = [{ days: ['fri'], from: '22:00', until: '02:00' }];

  it.each([
    ['2026-11-20T10:29:59Z', false],
    ['2026-11-20T10:30:00Z', true],
    ['2026-11-20T12:59:59Z', true],
    ['2026-11-20T13:00:00Z', false],
    ['2026-11-21T11:00:00Z', false],
  ])('include their start and exclude their end, on their days: %s', (iso, expected) => {
    expect(within(lunch, at(iso))).toBe(expected);
  });

  it.each([
    ['Friday 21:59', '2026-11-20T20:59:00Z', false],
    ['Friday 22:00', '2026-11-20T21:00:00Z', true],
    ['Saturday 01:59', '2026-11-21T00:59:00Z', true],
    ['Saturday 02:00', '2026-11-21T01:00:00Z', false],
    ['Friday 01:00, Thursday’s night', '2026-11-20T00:00:00Z', false],
    ['Saturday 22:30', '2026-11-21T21:30:00Z', false],
  ])('that go past midnight belong to the day they began on: %s', (_, iso, expected) => {
    expect(within(night, at(iso))).toBe(expected);
  });

  // In Vienna, 2026-10-25 has 02:00–03:00 twice (00:00 and 01:00 UTC), 2027-03-28 has none of it.
  const early: DayPart[] = [{ from: '02:00', until: '03:00' }];

  it('hold twice in the hour that winter time repeats', () => {
    const open = [
      '2026-10-24T23:59:00Z',
      '2026-10-25T00:00:00Z',
      '2026-10-25T01:59:00Z',
      '2026-10-25T02:00:00Z',
    ];
    expect(open.map((iso) => within(early, at(iso)))).toEqual([false, true, true, false]);
  });

  it('never hold in the hour that summer time skips', () => {
    const day = at('2027-03-28T00:00:00Z');
    const minutes = Array.from({ length: 24 * 60 }, (_, minute) => within(early, day + minute * MINUTE));
    expect(minutes.some(Boolean)).toBe(false);
  });

  it('end where their last minute ends, also when parts meet', () => {
    expect(end(lunch, at('2026-11-20T12:00:00Z'))).toBe('2026-11-20T13:00:00.000Z');
    expect(end([...lunch, { from: '14:00', until: '15:00' }], at('2026-11-20T12:00:00Z'))).toBe(
      '2026-11-20T14:00:00.000Z',
    );
    expect(end(lunch, at('2026-11-20T14:00:00Z'))).toBeUndefined();
    expect(end([{ from: '00:00', until: '24:00' }], at('2026-11-20T14:00:00Z'))).toBeUndefined();
  });

  it('end an hour later or earlier by the world’s clock when the shop’s clock is put back or forward', () => {
    const night: DayPart[] = [{ from: '22:00', until: '06:00' }];
    expect(end(night, at('2026-10-24T21:00:00Z'))).toBe('2026-10-25T05:00:00.000Z');
    expect(end(night, at('2027-03-27T22:00:00Z'))).toBe('2027-03-28T04:00:00.000Z');
  });

  const clock = fc.integer({ min: 0, max: 1_439 }).map((minute) => {
    const two = (value: number) => String(value).padStart(2, '0');
    return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  });
  const part: fc.Arbitrary<DayPart> = fc.record({ from: clock, until: clock });

  it('hold in every minute until their end, and not in the one after', () => {
    // Around both changes of the clock.
    const around = fc.constantFrom(at('2026-10-24T12:00:00Z'), at('2027-03-27T12:00:00Z'));
    const moment = fc
      .tuple(around, fc.integer({ min: 0, max: 2_880 }))
      .map(([day, past]) => day + past * MINUTE);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), moment, (parts, now) => {
        const ends = end(parts, now);
        if (!within(parts, now)) expect(ends).toBeUndefined();
        // Parts that cover the whole day never end.
        if (ends === undefined) return;
        const minutes = (at(ends) - now) / MINUTE;
        for (let minute = 0; minute < minutes; minute += 7)
          expect(within(parts, now + minute * MINUTE)).toBe(true);
        expect(within(parts, at(ends) - MINUTE)).toBe(true);
        expect(within(parts, at(ends))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe('holidays', () => {
  const pool = poolOf([couponInput()], {
    timeZone: VIENNA,
    holidays: { friday: [{ from: '2026-11-27', until: '2026-11-30' }] },
  });

  it.each([
    ['2026-11-26T22:59:59Z', false],
    ['2026-11-26T23:00:00Z', true],
    ['2026-11-30T22:59:59Z', true],
    ['2026-11-30T23:00:00Z', false],
  ])('are whole days of the shop, first and last included: %s', (iso, expected) => {
    expect(onHoliday(['friday'], pool, at(iso))).toBe(expected);
  });

  it('of a name that the pool does not define never come', () => {
    expect(onHoliday(['christmas', 'constructor'], pool, at('2026-11-28T12:00:00Z'))).toBe(false);
  });
});
