import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armCookie, readArm } from '../../../server/cookie/arm-cookie.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const options = (random: number, now = NOW) => ({ now, random: () => random });

/** The pair that a browser would send back. */
const sent = (header: string | undefined) => header?.split(';')[0];

test('is drawn once, and says an arm and an epoch, and nothing else', () => {
  const { header, arm, epoch } = armCookie(undefined, options(0.999));
  expect(arm).toBe(15);
  expect(sent(header)).toBe(`etui_arm=e${epoch}.15`);
  expect(header).toMatch(/GMT; Secure; SameSite=Lax$/);
});

test('a cookie of this epoch is never written again, whatever comes after', () => {
  const first = armCookie(undefined, options(0.5));
  const requests = fc.array(
    fc.record({ days: fc.nat(10_000), draw: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  );
  fc.assert(
    fc.property(requests, (all) => {
      for (const { days, draw } of all) {
        const now = first.epoch * 90 * DAY + (days % 90) * DAY;
        const next = armCookie(`a=b; ${sent(first.header)}`, options(draw, now));
        expect(next).toEqual({ epoch: first.epoch, arm: first.arm });
      }
    }),
  );
});

test('is drawn anew with the next epoch, which begins for everybody at once', () => {
  const first = armCookie(undefined, options(0.5));
  const next = armCookie(sent(first.header), options(0, NOW + 90 * DAY));
  expect([next.epoch, next.arm]).toEqual([first.epoch + 1, 0]);
  const expiry = (now: number) =>
    /Expires=([^;]+)/.exec(armCookie(undefined, options(0, now)).header ?? '')?.[1];
  expect(expiry(NOW)).toBe(expiry(NOW + DAY));
});

test.each(['etui_arm=e1', 'etui_arm=e1.16', 'etui_arm=x.1', 'etui_arm=', 'etui_arm=e1.1; etui_arm=e1.2', ''])(
  'what was not drawn here is no arm: %s',
  (cookies) => expect(readArm(cookies)).toBeUndefined(),
);

test('all sixteen values, in equal shares of chance, and no more than four bits', () => {
  const arms = Array.from({ length: 32 }, (_, draw) => armCookie(undefined, options(draw / 32)).arm);
  expect(arms).toEqual(Array.from({ length: 32 }, (_, draw) => draw >> 1));
});
