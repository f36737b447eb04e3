/** What Prometheus reads: rates, errors and times of each route, refusals by reason, holds, and the database's queue. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '../db/open-database.js';

export interface Finished {
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly reason?: string;
}

export interface PoolState {
  /** Connections that are open, those at rest, and requests that wait for one. */
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface Metrics {
  finished(request: Finished): void;
  /** The text format. */
  read(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  readonly db: Db;
  readonly shop: string;
  readonly pool?: (() => PoolState) | undefined;
  /** Of the process: memory, event loop, CPU. Off in tests, where many live in one process. */
  readonly ofProcess?: boolean;
}

/** Seconds; a checkout feels anything above a fifth. */
const BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
/** What moves money, as it was answered: retries that got their first answer count again. */
const STEPS = new Set(['claim', 'reserve', 'extend', 'commit', 'release', 'refund']);

export function createMetrics({ db, shop, pool, ofProcess = true }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'etui_requests_total',
    help: 'Requests by route and outcome: ok, refused (4xx), failed (5xx).',
    labelNames: ['route', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'etui_request_seconds',
    help: 'Time to answer, by route and outcome.',
    labelNames: ['route', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  const refusals = new Counter({
    name: 'etui_refusals_total',
    help: 'Refusals by reason.',
    labelNames: ['reason'],
    registers,
  });
  const steps = new Counter({
    name: 'etui_steps_total',
    help: 'Claims, reservations, extensions, commits, releases and refunds that were answered with success.',
    labelNames: ['step'],
    registers,
  });
  new Gauge({
    name: 'etui_holds',
    help: 'Reservations that stand, overdue ones included until the next reservation of their coupon.',
    registers,
    async collect() {
      this.set(await heldNow(db, shop));
    },
  });
  if (pool) {
    new Gauge({
      name: 'etui_database_connections',
      help: 'Connections to the database: open, idle; and requests waiting for one.',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(pool())) this.set({ state }, count);
      },
    });
  }
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    finished({ route, status, seconds: took, reason }) {
      const outcome = status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed';
      requests.inc({ route, outcome });
      seconds.observe({ route, outcome }, took);
      if (reason !== undefined) refusals.inc({ reason });
      if (outcome === 'ok' && STEPS.has(route)) steps.inc({ step: route });
    },
  };
}

async function heldNow(db: Db, shop: string): Promise<number> {
  const { held } = await db
    .selectFrom('reservations')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('shop', '=', shop)
    .where('status', '=', 'held')
    .executeTakeFirstOrThrow();
  return Number(held);
}
