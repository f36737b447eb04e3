import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import * as v from 'valibot';
import { Pool } from '../../../src/pool/schema.js';
import { getPublished } from '../../audit/get-published.js';
import { ServerError } from '../../server-error.js';
import { diffPools, type PoolDiff } from '../../sign/diff-pools.js';
import { readPoolSource } from '../../sign/pool-source.js';
import { lastManifest } from '../../sign/sign-pool.js';
import { withNotes } from '../notes.js';
import { printJson, type Terminal } from '../output.js';
import { parseAddress, parseOrigin } from '../parse.js';
import { diffInWords } from './diff-words.js';

interface DiffOptions {
  readonly folder?: string;
  readonly url?: string;
  readonly root?: string;
  readonly shop?: string;
  readonly prices: boolean;
  readonly exitCode?: boolean;
  readonly json?: boolean;
}

const ChangeJson = v.strictObject({
  path: v.string(),
  before: v.optional(v.unknown()),
  after: v.optional(v.unknown()),
  guard: v.optional(v.picklist(['enforced', 'platform', 'advisory'])),
});
const DiffJson = v.strictObject({
  same: v.boolean(),
  added: v.array(v.string()),
  removed: v.array(v.string()),
  changed: v.array(v.strictObject({ coupon: v.string(), changes: v.array(ChangeJson) })),
  pool: v.array(ChangeJson),
  reordered: v.boolean(),
});

export function diffCommand(terminal: Terminal): Command {
  const command = new Command('diff')
    .description(
      'say what changes between two pools: coupons that come and go, terms that move, who holds them',
    )
    .argument('<file>', 'the pool as it will be, or, with a second file, as it was; YAML or JSON')
    .argument('[after]', 'the pool as it will be')
    .option('--folder <folder>', 'compare with the pool that is published in this folder')
    .option(
      '--url <address>',
      'compare with the pool that is live at this address, e.g. https://shop.example/etui/',
      parseAddress,
    )
    .option('--root <hash>', 'with --url: the data-root of the shop’s tag, by which signatures are checked')
    .option(
      '--shop <origin>',
      'with --url: origin the files must name; that of the address when absent',
      parseOrigin,
    )
    .option('--no-prices', 'leave out shadow prices, which `etui pace` moves by itself')
    .option('--exit-code', 'end with 3 where they differ')
    .option('--json', 'print one JSON document')
    .action(async (first: string, second: string | undefined, options: DiffOptions, self: Command) => {
      const others = [second, options.folder, options.url].filter((one) => one !== undefined);
      if (others.length !== 1)
        self.error('error: expected one thing to compare with: a second file, --folder or --url', {
          exitCode: 2,
        });
      if (options.url !== undefined && options.root === undefined)
        self.error('error: --url needs --root: without it anybody’s pool would pass for the shop’s', {
          exitCode: 2,
        });
      const [before, after] =
        second === undefined
          ? [await livePool(options, terminal), await poolOf(first)]
          : [await poolOf(first), await poolOf(second)];
      const diff = diffPools(before, after, options.prices ? [] : ['prices']);
      if (options.json) printJson(terminal, diff satisfies PoolDiff);
      else for (const line of diffInWords(diff, after)) terminal.out(line);
      if (options.exitCode && !diff.same) throw new ServerError('refused', 'the pools differ');
    });
  return withNotes(command, {
    examples: [
      ['etui pool diff pool.yaml --folder ./public', 'what signing would change'],
      ['etui pool diff last-week.yaml pool.yaml --exit-code'],
      ['etui pool diff pool.yaml --url https://shop.example/etui/ --root McGyTBNa…'],
    ],
    json: DiffJson,
    refuses: '--exit-code is given and the pools differ, or one of them is no pool',
  });
}

async function poolOf(file: string): Promise<Pool> {
  const source = await readPoolSource(file);
  const pool = v.safeParse(Pool, source.value);
  if (pool.success) return pool.output;
  const path = v.getDotPath(pool.issues[0]) ?? '';
  const { line, column } = source.locate(path);
  throw new ServerError('refused', `${file}:${line}:${column}: ${path}: ${pool.issues[0].message}`);
}

async function livePool({ folder, url, root = '', shop }: DiffOptions, terminal: Terminal): Promise<Pool> {
  if (url !== undefined) {
    terminal.err(`fetching ${url} …`);
    const source = { url, root, ...(shop !== undefined && { shop }), now: terminal.now() };
    return (await getPublished({ ...source, fetch: globalThis.fetch })).pool;
  }
  const manifest = folder === undefined ? undefined : await lastManifest(folder);
  if (folder === undefined || !manifest) throw new ServerError('missing', `no manifest.jws in ${folder}`);
  const text = await readFile(join(folder, manifest.pool.url), 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no ${manifest.pool.url} in ${folder}, which its manifest names`, {
      cause,
    });
  });
  return v.parse(Pool, JSON.parse(text));
}
