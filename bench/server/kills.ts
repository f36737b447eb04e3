/** `kill -9` at random points under load, and what is there afterwards. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../training/simulator/random.js';
import { startClients } from './clients.js';
import { openForReading, type Store } from './databases.js';
import { proveByLedger } from './ledger-proof.js';
import { codeOf, fixedCoupon, makeShop, SHOP } from './made-shop.js';
import { freePort } from './postgres.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

export interface KillOptions {
  readonly store: Store;
  readonly whom: 'server' | 'database';
  readonly kills: number;
  readonly clients: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface KillResult {
  readonly ok: boolean;
  readonly kills: number;
  /** Commits that a client was told of. */
  readonly acknowledged: number;
  /** Of those, not in the ledger, or there with another order. */
  readonly lost: number;
  /** Reservations with two commits, or a commit and a release. */
  readonly twice: number;
  /** Requests that broke off and were sent again with their key. */
  readonly brokenRequests: number;
  /** Holds of checkouts that were left, and what was left of them an hour later. */
  readonly heldAtEnd: number;
  readonly heldAfterAnHour: number;
  /** Uses by the ledger, and by the counter. */
  readonly uses: number;
  readonly countedUses: number;
  readonly seconds: number;
}

const COUPON = 'killed';
const HOUR_MS = 3_600_000;
/** Load between two kills, ms: random between these. */
const [LEAST_MS, MOST_MS] = [50, 700];

export async function killUnderLoad(options: KillOptions): Promise<KillResult> {
  const { store, whom, kills, clients, seed, say } = options;
  const shop = await makeShop([fixedCoupon(COUPON, { total: 10_000_000 })]);
  const databaseUrl = await store.fresh();
  const random = createRandom(`kill/${seed}`);
  const port = await freePort();
  let server: ServerProcess = await startServerProcess({ shop, databaseUrl, port });
  const begun = performance.now();
  try {
    const running = await startClients(
      Array.from({ length: clients }, (_, index) => ({
        url: server.url,
        secret: shop.secret,
        code: codeOf(COUPON),
        name: `k${seed}-${index}`,
        attempts: Number.MAX_SAFE_INTEGER,
        untilMs: 24 * HOUR_MS,
        patienceMs: HOUR_MS,
        leaves: true,
      })),
    );
    for (let kill = 1; kill <= kills; kill += 1) {
      await pause(random.between(LEAST_MS, MOST_MS));
      if (whom === 'server') {
        await server.kill();
        server = await startAgain(() => startServerProcess({ shop, databaseUrl, port }));
      } else {
        await store.postgres?.kill();
        await store.postgres?.restart();
      }
      if (kill % 10 === 0) say(`${store.name}, ${whom}: killed ${kill} of ${kills} times`);
    }
    running.stop();
    const results = await running.done;
    await server.stop();

    const before = await proof(shop.data, databaseUrl);
    server = await startServerProcess({ shop, databaseUrl, port, ahead: HOUR_MS });
    await sweep(server, shop.secret, before.held);
    await server.stop();
    const after = await proof(shop.data, databaseUrl);

    const acknowledged = results.flatMap((result) => result.commits);
    const lost = acknowledged.filter(
      ([reservation, order]) => after.orders.get(reservation) !== order,
    ).length;
    const orders = [...after.orders.values()];
    const twice = after.twice + (orders.length - new Set(orders).size);
    const { held, uses, countedUses } = after;
    return {
      ok: lost === 0 && twice === 0 && held === 0 && uses === countedUses && uses === after.commits,
      kills,
      acknowledged: acknowledged.length,
      lost,
      twice,
      brokenRequests: results.reduce((sum, result) => sum + result.broken, 0),
      heldAtEnd: before.held,
      heldAfterAnHour: held,
      uses,
      countedUses,
      seconds: (performance.now() - begun) / 1_000,
    };
  } finally {
    if (server.process.exitCode === null && server.process.signalCode === null) await server.kill();
    await shop.remove();
  }
}

/** The embedded database's folder is free again 15 s after its owner was killed. */
async function startAgain(start: () => Promise<ServerProcess>): Promise<ServerProcess> {
  const giveUpAt = Date.now() + 120_000;
  for (;;) {
    try {
      return await start();
    } catch (thrown) {
      if (Date.now() > giveUpAt) throw thrown;
      await pause(1_000);
    }
  }
}

async function proof(data: string, databaseUrl: string | undefined) {
  const database = await openForReading(data, databaseUrl);
  try {
    return await proveByLedger(database.db, SHOP, COUPON);
  } finally {
    await database.close();
  }
}

/** A reservation gives overdue holds of its coupon back, a hundred at a time; this one is released again. */
async function sweep(server: ServerProcess, secret: string, overdue: number): Promise<void> {
  for (let left = overdue; left >= 0; left -= 100) {
    const post = async (path: string, body: object) => {
      const response = await fetch(`${server.url}/etui/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'idempotency-key': `${path}-${left}-of-the-sweep` },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { reservation: string };
    };
    const cart = { lines: [{ itemId: 'shirt', unitPrice: 10_000, quantity: 1 }] };
    const about = { code: codeOf(COUPON), cart, currency: 'EUR', checkoutId: `sweep-${left}` };
    const { reservation } = await post('reserve', about);
    await post('release', { reservation });
  }
}
