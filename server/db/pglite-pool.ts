import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { PoolState } from '../operation/metrics.js';

/**
 * PGlite as the pool of Kysely's PostgreSQL dialect, so that a real PostgreSQL takes its place without another dialect.
 * PGlite is one connection: whoever connects has it alone until released, in order of asking.
 */
export function pglitePool(pglite: PGlite): PostgresPool & { readonly state: () => PoolState } {
  let last: Promise<void> = Promise.resolve();
  /** Who has it, and who waits. */
  let asking = 0;
  return {
    state: () => ({ open: 1, idle: asking === 0 ? 1 : 0, waiting: Math.max(0, asking - 1) }),
    async connect() {
      asking += 1;
      const before = last;
      const { promise, resolve } = withResolvers();
      last = promise;
      await before;
      return client(pglite, () => {
        asking -= 1;
        resolve();
      });
    },
    end: () => pglite.close(),
  };
}

function client(pglite: PGlite, release: () => void): PostgresPoolClient {
  const query = async <R>(
    text: string,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> => {
    const { rows, affectedRows = 0, command } = await pglite.query<R>(text, [...parameters]);
    return { command: command as PostgresQueryResult<R>['command'], rowCount: affectedRows, rows };
  };
  // The interface has a second form, for cursors; Kysely uses it for streaming only, which we don't.
  return { query: query as PostgresPoolClient['query'], release };
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
