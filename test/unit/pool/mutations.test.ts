import { describe, expect, test } from 'vitest';
import { random } from '../../../bench/mutations/random.js';
import { runMutations } from '../../../bench/mutations/run-mutations.js';
import { targets } from '../../../bench/mutations/targets.js';

/** A small run of `npm run bench -- mutations`. */
describe('changed files', () => {
  test('are never taken for what was signed, and crash nothing', async () => {
    const results = await runMutations({ n: 150, seed: 3, atOnce: 8 });
    expect(results.flatMap(({ wrong }) => wrong)).toEqual([]);
    for (const { target, n, unchanged, refused } of results) {
      const count = Object.values(refused).reduce((all, one) => all + one, 0);
      // Most changes hit something; where nearly none is refused, the mutator is at fault.
      expect(count / (n - unchanged), target).toBeGreaterThan(0.4);
      // Of wrong terms a device says no more than that.
      expect(Object.keys(refused).length, target).toBeGreaterThan(target === 'terms' ? 0 : 1);
    }
  });

  test('are the same for the same seed', async () => {
    const [target] = await targets();
    const verdicts = async () => {
      const found: unknown[] = [];
      for (let seed = 0; seed < 50; seed += 1) found.push(await target?.attack(random(seed)));
      return found.map((one) => JSON.stringify(one));
    };
    expect(await verdicts()).toEqual(await verdicts());
  });
});
