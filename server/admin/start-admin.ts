import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createAdaptorServer } from '@hono/node-server';
import { adminAddress, makeAdminFolder } from './address.js';
import { type AdminOptions, adminApi } from './admin-api.js';

/** Listens for other commands until closed. The database's lock is ours, so a socket that lies there is dead. */
export async function startAdmin(options: AdminOptions): Promise<{ close(): Promise<void> }> {
  const address = adminAddress(options.data);
  await makeAdminFolder(address);
  if (process.platform !== 'win32') await rm(address, { force: true });
  const server = createAdaptorServer({ fetch: adminApi(options).fetch });
  server.listen(address);
  await once(server, 'listening');
  if (process.platform !== 'win32') await chmod(address, 0o600);
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
    },
  };
}
