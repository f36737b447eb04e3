import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { ServerError } from '../../server-error.js';
import { readPoolSource } from '../../sign/pool-source.js';
import { PoolRefused, signPool } from '../../sign/sign-pool.js';
import { withNotes } from '../notes.js';
import { printJson, type Terminal, table } from '../output.js';
import { FindingJson, findingJson, greedyTotalJson, printFindings, printGreedy } from './report.js';

interface SignOptions {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly model?: readonly ModelOption[];
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

const FileJson = { url: v.string(), sha256: v.string(), bytes: v.number() };
export const SignJson = v.strictObject({
  version: v.number(),
  expires: v.number(),
  pool: v.strictObject(FileJson),
  models: v.array(v.strictObject({ ...FileJson, share: v.number() })),
  findings: v.array(FindingJson),
  greedyTotal: v.nullable(v.number()),
});

/** `etui pool sign`, and `etui sign` for short. */
export function signCommand(terminal: Terminal): Command {
  const command = new Command('sign')
    .description(
      'check a pool, write it and its models under their hashes, and sign the manifest after the last',
    )
    .argument('<file>', 'the pool, YAML or JSON')
    .requiredOption('--folder <folder>', 'folder that is published; holds root.jws')
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .option(
      '--model <file@share...>',
      'model artifacts; of several each with its share of devices, 0…1, but for one that takes the rest; those that are live when absent',
      parseModel,
    )
    .option('--withdraw <id...>', 'coupons withdrawn at once; the last manifest’s when absent')
    .option('--hours <n>', 'hours until the manifest expires; the profile’s most when absent', parseHours)
    .option('--previous <file>', 'the live manifest.jws, where the folder has none: versions must never fall')
    .option('--json', 'print one JSON document')
    .action(async (file: string, { json, model, withdraw, previous, ...options }: SignOptions) => {
      terminal.err(`checking ${file} …`);
      const source = await readPoolSource(file);
      terminal.err('signing …');
      const signed = await signPool({
        ...options,
        pool: source.value,
        ...(model && { models: withShares(model) }),
        ...(withdraw && { deny: withdraw }),
        ...(previous !== undefined && { previous: await readText(previous) }),
        now: terminal.now(),
      }).catch((thrown: unknown) => {
        if (!(thrown instanceof PoolRefused)) throw thrown;
        printFindings({ ...terminal, out: terminal.err }, thrown.report, file, source);
        throw new ServerError('refused', 'the pool is not signed', { cause: thrown });
      });
      const { report, version, expires, pool, models } = signed;
      if (json)
        return printJson(terminal, {
          version,
          expires,
          pool,
          models,
          findings: report.findings.map((found) => findingJson(found, source)),
          greedyTotal: greedyTotalJson(report),
        } satisfies v.InferOutput<typeof SignJson>);
      printFindings(terminal, report, file, source);
      printGreedy(terminal, report);
      const files = [
        ['pool', pool.bytes, '', pool.url],
        ...models.map((one) => ['model', one.bytes, `${one.share * 100} %`, one.url]),
      ];
      terminal.out(table(['file', 'bytes', 'share', 'published as'], files));
      terminal.out(`manifest version ${version}, until ${new Date(expires * 1_000).toISOString()}`);
    });
  return withNotes(command, {
    examples: [
      ['etui sign pool.yaml --folder ./public --keys ./keys --model model.bin'],
      ['etui sign pool.yaml --folder ./public --keys ./keys --model new.bin@0.1 old.bin'],
      ['etui sign pool.yaml --folder ./public --keys ./keys', 'with the models that are live'],
    ],
    json: SignJson,
    refuses: 'the pool contradicts itself, or a device would not accept what was signed',
    more: '`expires` is in seconds since the epoch.',
  });
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no file ${file}`, { cause });
  });
}

/** `file`, `file@share` or `file:share`, gathered into a list. */
function parseModel(text: string, before: readonly ModelOption[] = []): readonly ModelOption[] {
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
