import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/**
 * PGlite as the pool of Kysely's PostgreSQL dialect, so that a real PostgreSQL takes its place without another dialect.
 * PGlite is one connection: whoever connects has it alone until released, in order of asking.
 */
export function pglitePool(pglite: PGlite): PostgresPool {
  let last: Promise<void> = Promise.resolve();
  return {
    async connect() {
      const before = last;
      const { promise, resolve } = withResolvers();
      last = promise;
      await before;
      return client(pglite, resolve);
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
