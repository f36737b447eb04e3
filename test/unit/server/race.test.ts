import { expect, test } from 'vitest';
import { race } from './race.js';

test('64 shoppers at once on a coupon for 10 make exactly 10 commits, by the ledger', async () => {
  const { commits, uses, counter, stuck } = await race({ clients: 64, limit: 10 });
  expect(commits).toBe(10);
  expect(uses).toBe(10);
  expect(counter).toBe(10);
  expect(stuck).toBe(0);
}, 180_000);
