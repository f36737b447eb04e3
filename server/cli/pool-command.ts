import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { currencyExponent } from '../../src/money.js';
import { ServerError } from '../server-error.js';
import { checkPool, type PoolReport } from '../sign/check-pool.js';
import { signPool } from '../sign/sign-pool.js';
import { money, printJson, type Terminal, table } from './output.js';

interface SignOptions {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly model: readonly ModelOption[];
  readonly withdraw?: readonly string[];
  readonly hours?: number;
  readonly previous?: string;
  readonly json?: boolean;
}

/** Without a share it takes what the others leave. */
interface ModelOption {
  readonly file: string;
  readonly share?: number;
}

export function poolCommand(terminal: Terminal): Command {
  return new Command('pool')
    .description('check and sign coupons')
    .addCommand(checkCommand(terminal))
    .addCommand(poolSignCommand(terminal));
}

function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description(
      'say what is wrong with a pool, and what a greedy crowd could cost; exit code 3 if it would not be signed',
    )
    .argument('<file>', 'the pool, as JSON')
    .option('--json', 'print one JSON document; no bound is null')
    .addHelpText('after', '\nExample:\n  $ etui pool check pool.json')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const report = checkPool(await readPool(file));
      if (json)
        printJson(terminal, {
          ok: report.ok,
          findings: report.findings,
          greedy: report.greedy,
          greedyTotal: report.greedyTotal,
        });
      else printReport(terminal, report);
      if (!report.ok) throw new ServerError('refused', 'the pool would not be signed');
    });
}

/** `etui pool sign`, and `etui sign` for short. */
export function poolSignCommand(terminal: Terminal): Command {
  return new Command('sign')
    .description(
      'check a pool, write it and its models under their hashes, and sign the manifest after the last',
    )
    .argument('<file>', 'the pool, as JSON')
    .requiredOption('--folder <folder>', 'folder that is published; holds root.jws')
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .requiredOption(
      '--model <file@share...>',
      'model artifacts; of several each with its share of devices, 0…1, but for one that takes the rest',
      parseModel,
    )
    .option('--withdraw <id...>', 'coupons withdrawn at once; the last manifest’s when absent')
    .option('--hours <n>', 'hours until the manifest expires; the profile’s most when absent', parseHours)
    .option('--previous <file>', 'the live manifest.jws, where the folder has none: versions must never fall')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ etui sign pool.json --folder ./public --keys ./keys --model model.bin
  $ etui sign pool.json --folder ./public --keys ./keys --model new.bin@0.1 old.bin
  $ etui sign pool.json --folder ./public --keys ./keys --model model.bin --withdraw summer-10`,
    )
    .action(async (file: string, { json, model, withdraw, previous, ...options }: SignOptions) => {
      terminal.err(`checking ${file} …`);
      const pool = await readPool(file);
      terminal.err(`signing, with ${model.length} model${model.length === 1 ? '' : 's'} …`);
      const signed = await signPool({
        ...options,
        pool,
        models: withShares(model),
        ...(withdraw && { deny: withdraw }),
        ...(previous !== undefined && { previous: await readText(previous) }),
        now: terminal.now(),
      });
      const { report, ...result } = signed;
      if (json)
        return printJson(terminal, { ...result, findings: report.findings, greedyTotal: report.greedyTotal });
      printReport(terminal, report);
      const files = [
        ['pool', signed.pool.bytes, '', signed.pool.url],
        ...signed.models.map((one) => ['model', one.bytes, `${one.share * 100} %`, one.url]),
      ];
      terminal.out(table(['file', 'bytes', 'share', 'published as'], files));
      terminal.out(
        `manifest version ${signed.version}, until ${new Date(signed.expires * 1_000).toISOString()}`,
      );
    });
}

function printReport(terminal: Terminal, { pool, findings, greedy, greedyTotal }: PoolReport): void {
  if (findings.length > 0) {
    terminal.out(
      table(
        ['', 'where', 'what'],
        findings.map(({ severity, path, message }) => [severity, path, message]),
      ),
    );
  }
  if (!pool) return;
  const amount = (minor: number) => money(minor, pool.currency, currencyExponent(pool.currency));
  const rows = greedy.map(({ couponId, perUse, uses, bound }) => [
    couponId,
    amount(perUse),
    Number.isFinite(uses) ? uses : 'unlimited',
    amount(bound),
  ]);
  terminal.out(table(['coupon', 'most a use', 'most uses', 'a greedy crowd costs at most'], rows));
  terminal.out(`all coupons together: ${amount(greedyTotal)}`);
}

async function readPool(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(file));
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    // Node's message says where in the file.
    throw new ServerError('invalid', `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no file ${file}`, { cause });
  });
}

/** `file`, `file@share` or `file:share`, gathered into a list. */
function parseModel(text: string, before: SignOptions['model'] = []): SignOptions['model'] {
  const [, file = text, share] = /^(.+)[@:]([\d.]+)$/.exec(text) ?? [];
  if (share === undefined) return [...before, { file }];
  if (!(Number(share) >= 0 && Number(share) <= 1))
    throw new InvalidArgumentError('expected a share of 0…1 after the @');
  return [...before, { file, share: Number(share) }];
}

/** @throws ServerError invalid: nobody could say what these shares mean */
function withShares(models: readonly ModelOption[]): { readonly file: string; readonly share: number }[] {
  const given = models.reduce((sum, { share = 0 }) => sum + share, 0);
  const open = models.filter(({ share }) => share === undefined).length;
  if (open > 1)
    throw new ServerError('invalid', '--model: only one may be without a share: it takes the rest');
  if (given > 1 + 1e-9 || (open === 0 && given < 1 - 1e-9)) {
    throw new ServerError(
      'invalid',
      `--model: expected that the shares sum to 1, or to less with one model left without, not to ${given}`,
    );
  }
  return models.map(({ file, share = Math.max(0, 1 - given) }) => ({ file, share }));
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0)) throw new InvalidArgumentError('expected hours greater than 0');
  return hours;
}
