import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { currencyExponent } from '../../src/money.js';
import { openDatabase } from '../db/open-database.js';
import { openPostgres } from '../db/open-postgres.js';
import { type PaceRun, runPace } from '../pace/run-pace.js';
import { ServerError } from '../server-error.js';
import { money, printJson, type Terminal, table } from './output.js';
import { parseCount } from './root-command.js';

interface PaceOptions {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly data?: string;
  readonly days: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function paceCommand(terminal: Terminal): Command {
  return new Command('pace')
    .description(
      'move the shadow prices of limited coupons by spend against plan, and sign the pool that carries them; run it every hour',
    )
    .argument('<file>', 'the pool, as JSON; is read, never written')
    .requiredOption('--folder <folder>', 'folder that is published; its live models stay')
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .option('--data <folder>', 'folder of the embedded database; without it PostgreSQL at DATABASE_URL')
    .option('--days <n>', 'days over which a coupon without validUntil spreads what is left', parseCount, 30)
    .option('--dry-run', 'show the new prices; sign and keep nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The embedded database has one owner: while "etui serve" runs, let it pace by itself (etui serve --pace pool.json).

Examples:
  $ etui pace pool.json --folder ./public --keys ./keys --dry-run
  $ DATABASE_URL=postgres://… etui pace pool.json --folder ./public --keys ./keys`,
    )
    .action(async (file: string, { json, data, ...options }: PaceOptions) => {
      const pool = await readPoolSource(file);
      terminal.err('reading the ledger …');
      const { db, close } = await open(data);
      try {
        const run = await runPace({ ...options, db, pool, now: terminal.now() });
        if (json) printJson(terminal, shown(run));
        else print(terminal, run, (pool as { currency?: string }).currency ?? 'EUR');
      } finally {
        await close();
      }
    });
}

function open(folder: string | undefined) {
  if (folder !== undefined) return openDatabase({ folder });
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL)
    throw new ServerError('missing', 'no database: name its folder with --data, or set DATABASE_URL');
  return openPostgres(DATABASE_URL);
}

/** @throws ServerError missing, invalid */
export async function readPoolSource(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no file ${file}`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServerError('invalid', `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Without the state, which is nobody's business but the next run's. */
const shown = ({ coupons, ...run }: PaceRun) => ({
  ...run,
  coupons: coupons.map(({ state: _, ...coupon }) => coupon),
});

function print(terminal: Terminal, run: PaceRun, currency: string): void {
  const amount = (minor: number) => money(minor, currency, currencyExponent(currency));
  const rows = run.coupons.map(({ couponId, before, lambda, mu, spent, uses, budget, total }) => [
    couponId,
    `${amount(spent)} of ${amount(budget ?? Number.POSITIVE_INFINITY)}`,
    `${uses} of ${total ?? 'unlimited'}`,
    `${before.lambda} → ${lambda}`,
    `${amount(before.mu)} → ${amount(mu)}`,
  ]);
  terminal.out(table(['coupon', 'spent', 'uses', 'λ', 'μ'], rows));
  if (!run.complete && run.upMs === 0)
    terminal.out('a first run, or no server was up since the last: no price fell');
  else if (!run.complete) terminal.out('the server’s last sign of life is old: no price fell');
  terminal.out(
    run.signed
      ? `manifest version ${run.signed.version}, until ${new Date(run.signed.expires * 1_000).toISOString()}`
      : 'a dry run: nothing was signed or kept',
  );
}
