import type { Row } from '../../training/rows.js';
import { openStore, STORES, type StoreName } from './databases.js';
import { type RaceResult, race } from './races.js';
import { openResults } from './results.js';
import type { BenchOptions } from './server-bench.js';

interface Planned {
  readonly store: StoreName;
  readonly clients: number;
  readonly attempts: number;
  readonly limit: number;
  readonly run: number;
}

/** One long run and nine short ones on each database, with 64 and with 256 processes. Short ones first. */
function plan(small: boolean): Planned[] {
  const runs = (store: StoreName): Planned[] =>
    small
      ? [{ store, clients: 8, attempts: 160, limit: 20, run: 1 }]
      : [
          ...Array.from({ length: 9 }, (_, index) => ({
            store,
            clients: index % 2 === 0 ? 64 : 256,
            attempts: 5_000,
            limit: 100,
            run: index + 1,
          })),
          { store, clients: 256, attempts: 100_000, limit: 1_000, run: 10 },
        ];
  return STORES.flatMap(runs).sort((one, other) => one.attempts - other.attempts);
}

export async function benchRaces({ small, again, folder, say }: BenchOptions): Promise<Row[]> {
  const results = openResults<RaceResult & Planned>('races', folder);
  const key = ({ store, clients, attempts, run }: Planned) => `${store}.${clients}x${attempts}.${run}`;
  const planned = plan(small);
  for (const name of STORES) {
    const left = planned.filter((one) => one.store === name && (again || !results.has(key(one))));
    if (left.length === 0) continue;
    const store = await openStore(name);
    try {
      for (const one of left) {
        say(`${name}: ${one.attempts} attempts by ${one.clients} processes on a coupon for ${one.limit} …`);
        const result = await race({ ...one, store });
        results.set(key(one), { ...one, ...result });
        say(
          `${name}: ${result.ledger.commits} commits, ${Math.round(result.seconds)} s, ${result.ok ? 'as it must be' : 'WRONG'}`,
        );
      }
    } finally {
      await store.close();
    }
  }
  return results.all().map(([id, { ok, ledger, limit, attempts }]) => ({
    id: `bench.server.race.${id}`,
    value: ledger.commits,
    unit: 'commits',
    goal: `exactly ${limit}`,
    ok,
    n: attempts,
  }));
}
