import { expect, test, vi } from 'vitest';
import { race } from './race.js';

/** The counter without the guard of its limit: it counts, and lets everybody pass. */
vi.mock('../../../server/redeem/counters.js', async (original) => {
  const real = await original<typeof import('../../../server/redeem/counters.js')>();
  return {
    ...real,
    taking: (...[tx, takings]: Parameters<typeof real.taking>) =>
      real.taking(
        tx,
        takings.map((taking) => ({ ...taking, limit: undefined })),
      ),
  };
});

/** Nor does anybody look before: on one connection, looking is as good as a guard. */
vi.mock('../../../server/redeem/standing.js', async (original) => {
  const real = await original<typeof import('../../../server/redeem/standing.js')>();
  return {
    lookAtHolds: async (...given: Parameters<typeof real.lookAtHolds>) => ({
      ...(await real.lookAtHolds(...given)),
      used: 0,
    }),
  };
});

test('the same race overspends once the guard is gone: the race test can fail', async () => {
  const { commits } = await race({ clients: 20, limit: 10 });
  expect(commits).toBeGreaterThan(10);
}, 180_000);
