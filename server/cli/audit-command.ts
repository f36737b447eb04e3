import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import * as v from 'valibot';
import { type AuditReport, audit, type Seen } from '../audit/audit.js';
import { auditInWords } from '../audit/words.js';
import { ServerError } from '../server-error.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal } from './output.js';
import { parseAddress, parseCount, parseOrigin } from './parse.js';
import { progress } from './progress.js';

interface AuditOptions {
  readonly root: string;
  readonly shop?: string;
  readonly rounds: number;
  readonly every: number;
  readonly content?: boolean;
  readonly cookieFile?: string;
  readonly with?: readonly string[];
  readonly keep?: string;
  readonly json?: boolean;
}

const SeenJson = v.strictObject({
  file: v.picklist(['root', 'manifest']),
  version: v.number(),
  sha256: v.string(),
});
const AuditJson = v.strictObject({
  agreed: v.boolean(),
  fetches: v.array(
    v.strictObject({
      round: v.number(),
      condition: v.string(),
      at: v.string(),
      verdict: v.string(),
      root: v.optional(SeenJson),
      manifest: v.optional(SeenJson),
    }),
  ),
  seen: v.array(SeenJson),
  findings: v.array(
    v.variant('kind', [
      v.strictObject({
        kind: v.literal('refused'),
        verdict: v.string(),
        conditions: v.array(v.string()),
        times: v.number(),
      }),
      v.strictObject({
        kind: v.literal('two-of-one-version'),
        file: v.picklist(['root', 'manifest']),
        version: v.number(),
        hashes: v.array(v.strictObject({ sha256: v.string(), conditions: v.array(v.string()) })),
      }),
      v.strictObject({
        kind: v.literal('older-after-newer'),
        file: v.picklist(['root', 'manifest']),
        version: v.number(),
        newest: v.number(),
        conditions: v.array(v.string()),
        times: v.number(),
      }),
    ]),
  ),
});
/** Of another audit's document only this is read. */
const OtherAudit = v.looseObject({ seen: v.array(SeenJson) });

export function auditCommand(terminal: Terminal): Command {
  const command = new Command('audit')
    .description(
      'fetch the signed files as many different visitors, check each by a pinned root, and say whether all got the same',
    )
    .argument('<url>', 'where root.jws lies, e.g. https://shop.example/etui/', parseAddress)
    .requiredOption('--root <hash>', 'the data-root of the shop’s tag')
    .option('--shop <origin>', 'origin the files must name; that of the address when absent', parseOrigin)
    .option('--rounds <n>', 'how often all conditions are gone through', parseCount, 1)
    .option('--every <seconds>', 'from the beginning of a round to that of the next', parseCount, 60)
    .option('--content', 'fetch pool and models under every condition, not once for each manifest')
    .option('--cookie-file <file>', 'a Cookie header of a real visitor, as one more condition')
    .option('--with <file...>', 'what audits in other places printed with --json: compared with this one')
    .option('--keep <folder>', 'keep the signed files as they came, named by their hash')
    .option('--json', 'print one JSON document')
    .action(async (url: string, options: AuditOptions) => {
      const cookie = options.cookieFile && (await readText(options.cookieFile)).trim();
      const others = (await Promise.all((options.with ?? []).map(readSeen))).flat();
      const show = progress(terminal, 'fetched');
      const report = await audit({
        url,
        root: options.root,
        ...(options.shop !== undefined && { shop: options.shop }),
        fetch: globalThis.fetch,
        rounds: options.rounds,
        everyMs: options.every * 1_000,
        content: options.content ?? false,
        ...(cookie && { cookie }),
        others,
        clock: terminal.now,
        sleep: (ms) => sleep(ms),
        random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
        onFetch: ({ condition }, done, all) => show.say(`${done} of ${all}, ${condition}`),
      });
      show.end();
      if (options.keep !== undefined) await keep(options.keep, report);
      const { manifests: _, texts: __, ...shown } = report;
      if (options.json) printJson(terminal, shown);
      else for (const line of auditInWords(report, others.length > 0)) terminal.out(line);
      if (report.fetches.every(({ verdict }) => verdict.startsWith('egress/')))
        throw new ServerError('missing', 'nothing could be fetched there');
      if (!report.agreed) throw new ServerError('refused', 'the fetches do not agree');
    });
  return withNotes(command, {
    examples: [
      ['etui audit https://shop.example/etui/ --root McGyTBNa…'],
      ['etui audit https://shop.example/etui/ --root McGyTBNa… --rounds 60 --every 60', 'over an hour'],
      ['etui audit https://shop.example/etui/ --root McGyTBNa… --with at-home.json'],
    ],
    json: AuditJson,
    refuses: 'the fetches do not agree, or a device would refuse one of them',
    more: `It detects, it can't prove: whoever can tell the audit from a shopper, by address or habit, can still give that shopper
another file. Run it from several networks, print --json there, and compare with --with. Two different files under one
version, both with a signature that holds, are evidence that anybody can check: --keep keeps them.`,
  });
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no file ${file}`, { cause });
  });
}

async function readSeen(file: string): Promise<readonly Seen[]> {
  const text = await readText(file);
  try {
    return v.parse(OtherAudit, JSON.parse(text)).seen;
  } catch (cause) {
    throw new ServerError('invalid', `${file} is not what "etui audit --json" prints`, { cause });
  }
}

async function keep(folder: string, { texts }: AuditReport): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [hash, text] of Object.entries(texts)) await writeFile(join(folder, `${hash}.jws`), text);
}
