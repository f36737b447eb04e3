/** What a shop's backend may rely on, the same on every database. One is opened for all of it, and emptied before each test. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../../server/db/open-database.js';
import { DATABASES, emptied, titleOf } from '../databases.js';
import { race } from '../race.js';
import { couponInput, openShop, START, type TestShop } from '../shop.js';
import { atOnce } from './at-once.js';
import { repeating } from './repeating.js';
import { reserving } from './reserving.js';
import { settling } from './settling.js';
import { stacked } from './stacked.js';

describe.each(DATABASES)('$name', (on) => {
  describe.skipIf(on.skipped)(titleOf(on), () => {
    let database: Database;
    let shop: TestShop;
    beforeAll(async () => {
      database = await on.open();
      shop = await openShop([couponInput('ten')], database);
    }, 120_000);
    beforeEach(async () => {
      shop.now = START;
      await emptied(database);
    });
    afterAll(() => shop.close());
    const theShop = () => shop;

    reserving(theShop);
    settling(theShop);
    repeating(theShop);
    stacked(theShop);
    if (on.name !== 'PGlite') atOnce(theShop);

    test('64 shoppers at once on a coupon for 10 make exactly 10 commits, by the ledger', async () => {
      const shared = { ...database, close: async () => undefined };
      expect(await race({ clients: 64, limit: 10 }, shared)).toEqual({
        commits: 10,
        uses: 10,
        counter: 10,
        stuck: 0,
      });
    }, 180_000);
  });
});
