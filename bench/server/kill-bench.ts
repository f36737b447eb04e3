import type { Row } from '../../training/rows.js';
import { openStore, type StoreName } from './databases.js';
import { type KillResult, killUnderLoad } from './kills.js';
import { openResults } from './results.js';
import type { BenchOptions } from './server-bench.js';

interface Planned {
  readonly store: StoreName;
  readonly whom: 'server' | 'database';
  readonly kills: number;
  readonly seed: number;
}

/** In sessions of 10 to 20, each kept as it ends: 200 kills in all. */
function plan(small: boolean): Planned[] {
  if (small) {
    return [
      { store: 'postgres', whom: 'server', kills: 2, seed: 1 },
      { store: 'postgres', whom: 'database', kills: 2, seed: 2 },
      { store: 'pglite', whom: 'server', kills: 1, seed: 3 },
    ];
  }
  const sessions = (store: StoreName, whom: Planned['whom'], count: number, kills: number, first: number) =>
    Array.from({ length: count }, (_, index) => ({ store, whom, kills, seed: first + index }));
  return [
    ...sessions('postgres', 'server', 5, 20, 100),
    ...sessions('postgres', 'database', 3, 20, 200),
    // Each waits for the lock of the one that was killed.
    ...sessions('pglite', 'server', 4, 10, 300),
  ];
}

export async function benchKills({ small, again, folder, say }: BenchOptions): Promise<Row[]> {
  const results = openResults<KillResult & Planned>('kills', folder);
  const key = ({ store, whom, seed }: Planned) => `${store}.${whom}.${seed}`;
  const toDo = plan(small).filter((one) => again || !results.has(key(one)));
  for (const name of ['postgres', 'pglite'] as const) {
    const sessions = toDo.filter(({ store }) => store === name);
    if (sessions.length === 0) continue;
    const store = await openStore(name);
    try {
      for (const one of sessions) {
        say(`${name}: ${one.whom} to be killed ${one.kills} times (seed ${one.seed}) …`);
        const result = await killUnderLoad({ ...one, store, clients: 8, say });
        results.set(key(one), { ...one, ...result });
        say(
          `${name}, ${one.whom}: ${result.acknowledged} commits acknowledged, ${result.lost} lost, ${result.twice} twice`,
        );
      }
    } finally {
      await store.close();
    }
  }
  const all = results.all().map(([, result]) => result);
  const sum = (pick: (result: KillResult) => number) => all.reduce((total, one) => total + pick(one), 0);
  const n = sum(({ kills }) => kills);
  const row = (id: string, value: number, unit: string, goal: string, ok: boolean): Row => ({
    id: `bench.server.kill.${id}`,
    value,
    unit,
    goal,
    ok,
    n,
  });
  const lost = sum((one) => one.lost);
  const twice = sum((one) => one.twice);
  const left = sum((one) => one.heldAtEnd);
  const stuck = sum((one) => one.heldAfterAnHour);
  return [
    row('kills', n, 'kills', small ? '' : '≥ 200', small || n >= 200),
    row(
      'acknowledged',
      sum((one) => one.acknowledged),
      'commits',
      '',
      true,
    ),
    row('lost', lost, 'commits', 'none', lost === 0),
    row('twice', twice, 'commits', 'none', twice === 0),
    row('stuck-holds', stuck, `of ${left} of checkouts that were left`, 'none', stuck === 0 && left > 0),
    row(
      'counters',
      all.filter((one) => one.uses !== one.countedUses).length,
      'that differ from the ledger',
      'none',
      all.every((one) => one.ok),
    ),
  ];
}
