import type { Row } from '../../training/rows.js';
import { openStore, STORES, type Store, type StoreName } from './databases.js';
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

/** One long run and nine short ones on each database, with 64 and with 256 processes; before them a glance. Short ones first. */
function plan(small: boolean): Planned[] {
  const runs = (store: StoreName): Planned[] =>
    small
      ? [{ store, clients: 8, attempts: 160, limit: 20, run: 1 }]
      : [
          { store, clients: 64, attempts: 640, limit: 50, run: 0 },
          { store, clients: 256, attempts: 1_024, limit: 50, run: 0 },
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
  const opened = new Map<StoreName, Store>();
  try {
    for (const one of plan(small)) {
      if (!again && results.has(key(one))) continue;
      const { store: name, clients, attempts, limit } = one;
      const store = opened.get(name) ?? (await openStore(name));
      opened.set(name, store);
      say(`${name}: ${attempts} attempts by ${clients} processes on a coupon for ${limit} …`);
      const result = await race({ ...one, store });
      results.set(key(one), { ...one, ...result });
      const { ledger, seconds, ok } = result;
      say(`${name}: ${ledger.commits} commits, ${Math.round(seconds)} s, ${ok ? 'as it must be' : 'WRONG'}`);
    }
  } finally {
    for (const store of opened.values()) await store.close();
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
