/** Rows for other programs, one after another, however many: orders, ledger, reservations. */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/open-database.js';
import { ServerError } from '../server-error.js';
import { batches, inSnapshot } from './cursor.js';

export const EXPORTS = ['orders', 'ledger', 'reservations'] as const;
export type ExportName = (typeof EXPORTS)[number];

export type Cell = string | number | boolean | null;

interface Column {
  readonly name: string;
  readonly value: RawBuilder<unknown>;
  /** Left out unless asked for. */
  readonly hash?: 'codes' | 'customers';
}

/** Instants as ISO 8601 in UTC, whatever the server's own way of writing them is. */
const instant = (name: string) =>
  sql`to_char(${sql.ref(name)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const plain = (name: string): Column => ({ name, value: sql.ref(name) });
const time = (name: string): Column => ({ name, value: instant(name) });
const hash = (name: string, what: 'codes' | 'customers'): Column => ({
  name,
  value: sql.ref(name),
  hash: what,
});

interface Export {
  readonly columns: readonly Column[];
  /** Which instant `--since` and `--until` mean. */
  readonly at: string;
  readonly order: readonly string[];
}

/** Money is in minor units. Codes and customers are in the database as keyed hashes only, and here on request. */
export const EXPORT_COLUMNS: Readonly<Record<ExportName, Export>> = {
  orders: {
    columns: [
      plain('order_id'),
      time('at'),
      plain('day'),
      plain('currency'),
      plain('revenue'),
      plain('discount'),
      plain('profit'),
      plain('coupon_id'),
      plain('trial'),
      plain('arm_source'),
      plain('arm'),
      hash('customer_hmac', 'customers'),
    ],
    at: 'at',
    order: ['at', 'order_id'],
  },
  ledger: {
    columns: [
      plain('entry'),
      time('at'),
      plain('reservation_id'),
      plain('coupon_id'),
      plain('event'),
      plain('uses'),
      plain('amount'),
    ],
    at: 'at',
    order: ['entry'],
  },
  reservations: {
    columns: [
      plain('id'),
      plain('coupon_id'),
      plain('checkout_id'),
      plain('day'),
      plain('discount'),
      plain('currency'),
      plain('points'),
      plain('status'),
      plain('order_id'),
      plain('refunded'),
      time('reserved_at'),
      time('expires_at'),
      hash('code_hmac', 'codes'),
      hash('customer_hmac', 'customers'),
    ],
    at: 'reserved_at',
    order: ['reserved_at', 'id'],
  },
};

export interface ExportOptions {
  readonly db: Db;
  readonly name: ExportName;
  /** Whose rows; the only shop of the database when absent. */
  readonly shop?: string;
  /** Included, and excluded; ISO. */
  readonly since?: string;
  readonly until?: string;
  readonly codes: boolean;
  readonly customers: boolean;
}

export interface ExportedRows {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[][]>;
}

/** Calls `use` with the rows, of one moment, which it must take while it runs. */
export async function exportRows<T>(
  options: ExportOptions,
  use: (exported: ExportedRows) => Promise<T>,
): Promise<T> {
  const { columns, at, order } = EXPORT_COLUMNS[options.name];
  const shown = columns.filter(({ hash: what }) => what === undefined || options[what]);
  return inSnapshot(options.db, async (db) => {
    const shop = options.shop ?? (await onlyShop(db, options.name));
    const within = [
      sql`shop = ${shop}`,
      ...(options.since === undefined ? [] : [sql`${sql.ref(at)} >= ${options.since}::timestamptz`]),
      ...(options.until === undefined ? [] : [sql`${sql.ref(at)} < ${options.until}::timestamptz`]),
    ];
    const values = shown.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
    const query = sql<Record<string, Cell>>`select ${sql.join(values)} from ${sql.table(options.name)}
      where ${sql.join(within, sql` and `)} order by ${sql.join(order.map((one) => sql.ref(one)))}`;
    const names = shown.map(({ name }) => name);
    return use({ columns: names, rows: inCells(batches(db, query), names) });
  });
}

async function* inCells(
  all: AsyncIterable<Record<string, Cell>[]>,
  names: readonly string[],
): AsyncGenerator<Cell[][]> {
  for await (const rows of all) yield rows.map((row) => names.map((name) => row[name] ?? null));
}

/** @throws ServerError invalid: rows of two shops are not one table */
async function onlyShop(db: Db, name: ExportName): Promise<string> {
  const { rows } = await sql<{ shop: string }>`
    select distinct shop from ${sql.table(name)} order by shop limit 2`.execute(db);
  if (rows.length > 1)
    throw new ServerError('invalid', 'the database has several shops: name one with --shop');
  return rows[0]?.shop ?? '';
}
