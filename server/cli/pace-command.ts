import { resolve } from 'node:path';
import { Command } from 'commander';
import * as v from 'valibot';
import { currencyExponent } from '../../src/money.js';
import { attempt } from '../access/attempt.js';
import { audit } from '../access/audit.js';
import { COMMAND } from '../access/deeds.js';
import { askAdmin } from '../admin/ask-admin.js';
import { type PaceRun, paceDeed, runPace } from '../pace/run-pace.js';
import { readPoolSource } from '../sign/pool-source.js';
import { DATA_OPTION, openForWriting } from './database.js';
import { withNotes } from './notes.js';
import { money, printJson, type Terminal, table } from './output.js';
import { parseCount } from './parse.js';

interface PaceOptions {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly data?: string;
  readonly days: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const FileJson = { url: v.string(), sha256: v.string(), bytes: v.number() };
const PaceJson = v.strictObject({
  coupons: v.array(
    v.strictObject({
      couponId: v.string(),
      at: v.number(),
      lambda: v.number(),
      mu: v.number(),
      before: v.strictObject({ lambda: v.number(), mu: v.number() }),
      spent: v.number(),
      uses: v.number(),
      budget: v.optional(v.number()),
      total: v.optional(v.number()),
      until: v.number(),
    }),
  ),
  upMs: v.number(),
  complete: v.boolean(),
  signed: v.optional(
    v.strictObject({
      version: v.number(),
      expires: v.number(),
      pool: v.strictObject(FileJson),
      models: v.array(v.strictObject({ ...FileJson, share: v.number() })),
    }),
  ),
});

export function paceCommand(terminal: Terminal): Command {
  const command = new Command('pace')
    .description(
      'move the shadow prices of limited coupons by spend against plan, and sign the pool that carries them; run it every hour',
    )
    .argument('<file>', 'the pool, YAML or JSON; is read, never written')
    .requiredOption('--folder <folder>', 'folder that is published; its live models stay')
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .option(...DATA_OPTION)
    .option('--days <n>', 'days over which a coupon without validUntil spreads what is left', parseCount, 30)
    .option('--dry-run', 'show the new prices; sign and keep nothing')
    .option('--json', 'print one JSON document')
    .action(async (file: string, { json, data, ...options }: PaceOptions) => {
      const { value: pool } = await readPoolSource(file);
      terminal.err('reading the ledger …');
      const run =
        (await paceInServer(data, pool, options)) ?? (await paceHere(data, pool, options, terminal));
      if (json) printJson(terminal, shown(run));
      else print(terminal, run, (pool as { currency?: string }).currency ?? 'EUR');
    });
  return withNotes(command, {
    examples: [
      ['etui pace pool.yaml --folder ./public --keys ./keys --data ./data --dry-run'],
      ['DATABASE_URL=postgres://… etui pace pool.yaml --folder ./public --keys ./keys'],
    ],
    json: PaceJson,
    refuses: 'the pool would not be signed',
    more: `While "etui serve" owns the embedded database it runs there, with the server's own keys; "etui serve --pace" does it by
itself. Money is in minor units, times are in milliseconds since the epoch, \`expires\` in seconds.`,
  });
}

/** Undefined where no server owns an embedded database. */
async function paceInServer(
  data: string | undefined,
  pool: unknown,
  { days, dryRun, folder }: Pick<PaceOptions, 'days' | 'dryRun' | 'folder'>,
): Promise<PaceRun | undefined> {
  if (data === undefined) return undefined;
  return askAdmin<PaceRun>(data, 'POST', '/pace', {
    pool,
    days,
    dryRun: dryRun ?? false,
    folder: resolve(folder),
  });
}

async function paceHere(
  data: string | undefined,
  pool: unknown,
  options: Omit<PaceOptions, 'data' | 'json'>,
  terminal: Terminal,
): Promise<PaceRun> {
  const now = terminal.now();
  const { db, close } = await openForWriting(data);
  try {
    const shop = (pool as { readonly shop?: unknown } | null)?.shop;
    const run = () => runPace({ ...options, db, pool, now });
    // A pool that doesn't say whose it is is refused, and has no log to stand in.
    if (typeof shop !== 'string') return await run();
    const who = { db, shop, now, actor: COMMAND };
    const done = await attempt(who, { action: 'prices.move', subject: 'the prices' }, run);
    await audit(db, who, paceDeed(done));
    return done;
  } finally {
    await close();
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
