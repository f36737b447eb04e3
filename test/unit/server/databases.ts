/**
 * What the server may stand on: the same tests run on each. The embedded database is always here; a real PostgreSQL comes from npm;
 * a PostgreSQL-compatible distributed engine is asked for by address, and may be written to: ETUI_DISTRIBUTED_DATABASE_URL.
 */
import { execFileSync } from 'node:child_process';
import { startPostgres } from '../../../bench/server/postgres.js';
import { type Database, openDatabase } from '../../../server/db/open-database.js';
import { openPostgres } from '../../../server/db/open-postgres.js';

export interface TestDatabase {
  readonly name: string;
  /** Why it can't be used here. */
  readonly skipped?: string | undefined;
  open(): Promise<Database>;
}

const distributed = process.env['ETUI_DISTRIBUTED_DATABASE_URL'];

/** Nobody pulls the plug on what lives for one file of tests; what must survive that has its own (postgres-dies.test.ts, the benches). */
const FLEETING = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export const DATABASES: readonly TestDatabase[] = [
  { name: 'PGlite', open: () => openDatabase() },
  {
    name: 'PostgreSQL',
    skipped: whyNoPostgres(),
    async open() {
      const postgres = await startPostgres({ ...FLEETING, shared_buffers: '32MB', max_connections: '40' });
      const database = await openPostgres(postgres.url);
      return {
        ...database,
        async close() {
          await database.close();
          await postgres.stop();
        },
      };
    },
  },
  {
    name: 'a distributed engine',
    skipped: distributed ? undefined : 'set ETUI_DISTRIBUTED_DATABASE_URL',
    open: () => openPostgres(distributed as string),
  },
];

/** Takes out all redemptions: deleted and not truncated, which costs a real PostgreSQL a new file for each table. */
export async function emptied({ db }: Pick<Database, 'db'>): Promise<void> {
  for (const table of [
    'codes',
    'blocked_codes',
    'reservations',
    'checkouts',
    'counters',
    'ledger',
    'idempotency',
  ] as const)
    await db.deleteFrom(table).execute();
}

export const titleOf = ({ name, skipped }: TestDatabase): string =>
  skipped === undefined ? `on ${name}` : `on ${name} (skipped: ${skipped})`;

/** PostgreSQL does not run as root; the package then runs it as the user `postgres`, if there is one. */
export function whyNoPostgres(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    execFileSync('id', ['-u', 'postgres'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'as root it needs a user named postgres';
  }
}
