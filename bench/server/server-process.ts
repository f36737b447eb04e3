import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MadeShop } from './made-shop.js';

const here = dirname(fileURLToPath(import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  usage(): Promise<{ readonly cpuMs: number; readonly rss: number }>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

export interface ServerOptions {
  readonly shop: MadeShop;
  /** The embedded database when absent. */
  readonly databaseUrl?: string | undefined;
  readonly port?: number;
  /** How far its clock is ahead, ms. */
  readonly ahead?: number;
}

let bundled: Promise<string> | undefined;

/** Bundled once for all servers of a run: what is measured doesn't change while somebody edits. */
async function entry(): Promise<string> {
  bundled ??= import('../../scripts/run.mjs').then(({ bundle }) => bundle(join(here, 'serve-entry.ts')));
  return bundled;
}

/** @throws Error where it ends before it listens, with what it said */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const { shop, databaseUrl, port = 0, ahead = 0 } = options;
  const { folder, keys, data } = shop;
  const given = { folder, keys, port, ahead, isLogged: true, ...(databaseUrl ? { databaseUrl } : { data }) };
  const child = fork(await entry(), {
    env: { ...process.env, ETUI_BENCH_SERVER: JSON.stringify(given) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [started] = (await Promise.race([once(child, 'message'), exited.then(() => [undefined])])) as [
    { url: string } | undefined,
  ];
  if (!started) throw new Error(`the server ended before it listened: ${said}`);
  return {
    url: started.url,
    process: child,
    async usage() {
      child.send('usage');
      const [usage] = await once(child, 'message');
      return usage as { cpuMs: number; rss: number };
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
