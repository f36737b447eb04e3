import { expect, test } from 'vitest';
import { callerOf, createRateLimit } from '../../../server/http/rate-limit.js';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (address, caller) => {
  expect(callerOf(address)).toBe(caller);
});

test('forgets the caller seen longest ago when there are too many', () => {
  const limit = createRateLimit({ perMinute: 1, burst: 1, clock: () => 0, maxCallers: 2 });
  expect([limit.admit('a'), limit.admit('b'), limit.admit('a'), limit.admit('c')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  // b was forgotten and starts afresh; a was seen later and is remembered.
  expect([limit.admit('b'), limit.admit('c')]).toEqual([true, false]);
});

test('a clock that is set back neither gives nor takes', () => {
  let now = 60_000;
  const limit = createRateLimit({ perMinute: 1, burst: 1, clock: () => now });
  expect(limit.admit('a')).toBe(true);
  now = 0;
  expect(limit.admit('a')).toBe(false);
  now = 60_000;
  expect(limit.admit('a')).toBe(true);
});
