/** Many clients, each in a process of its own, that begin at one moment. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLIENT = join(dirname(fileURLToPath(import.meta.url)), 'client.mjs');

export interface ClientTask {
  readonly url: string;
  readonly secret: string;
  readonly code: string;
  /** Unique among clients and runs: keys, checkouts and orders are named after it. */
  readonly name: string;
  readonly attempts: number;
  /** No new attempt after so long, ms. */
  readonly untilMs: number;
  /** A request that is not answered is tried again for so long, ms. */
  readonly patienceMs: number;
  /** Every fifth checkout is left with its hold. */
  readonly leaves?: boolean;
}

export interface ClientResult {
  /** How often each answer came, e.g. `reserve ok`, `reserve limit-total`. */
  readonly answers: Readonly<Record<string, number>>;
  /** Reservation and order of each commit that was acknowledged. */
  readonly commits: readonly (readonly [string, string])[];
  readonly releases: readonly string[];
  /** ms, of each request that was answered. */
  readonly times: readonly number[];
  /** Requests that broke or were told to come later. */
  readonly broken: number;
  readonly rss: number;
}

export interface RunningClients {
  readonly done: Promise<ClientResult[]>;
  /** Each ends what it has begun, and begins nothing more. */
  stop(): void;
}

/** A process needs little: a small heap, and no compiler threads that 256 of them would fight over. */
const LIGHT = [
  '--max-old-space-size=48',
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--single-threaded-gc',
];

/** Starts all, waits until each is ready, then lets them go at once. */
export async function startClients(tasks: readonly ClientTask[]): Promise<RunningClients> {
  const clients = await Promise.all(
    tasks.map(async (task) => {
      const child = spawn(process.execPath, [...LIGHT, CLIENT], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      }) as unknown as ChildProcessWithoutNullStreams;
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      child.stdin.write(`${JSON.stringify(task)}\n`);
      const { value } = await lines.next();
      if (value !== 'ready') throw new Error('a client did not start');
      return { child, lines };
    }),
  );
  for (const { child } of clients) child.stdin.write('go\n');
  const done = Promise.all(
    clients.map(async ({ lines }) => JSON.parse(String((await lines.next()).value)) as ClientResult),
  );
  return {
    done,
    stop: () => {
      for (const { child } of clients) child.stdin.write('stop\n');
    },
  };
}
