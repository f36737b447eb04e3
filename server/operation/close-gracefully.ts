import { once } from 'node:events';
import type { ServerType } from '@hono/node-server';

/** What is at work may take so long before it is cut off, ms. Kubernetes and systemd wait 30 s and more before they kill. */
export const GRACE_MS = 10_000;

/** Takes no new connection, lets what is at work end, and resolves when the last connection is gone. */
export async function closeGracefully(server: ServerType, graceMs = GRACE_MS): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  const timer = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(timer);
}
