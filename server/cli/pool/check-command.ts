import { Command, Option } from 'commander';
import * as v from 'valibot';
import type { Root } from '../../../src/pool/manifest.js';
import { ServerError } from '../../server-error.js';
import { checkPool } from '../../sign/check-pool.js';
import { readPoolSource } from '../../sign/pool-source.js';
import { withNotes } from '../notes.js';
import { printJson, type Terminal } from '../output.js';
import {
  FindingJson,
  findingJson,
  GreedyJson,
  greedyJson,
  greedyTotalJson,
  printFindings,
  printGreedy,
} from './report.js';

const CheckJson = v.strictObject({
  ok: v.boolean(),
  findings: v.array(FindingJson),
  greedy: v.array(GreedyJson),
  greedyTotal: v.nullable(v.number()),
});

interface CheckOptions {
  readonly profile: Root['profile'];
  readonly json?: boolean;
}

export function checkCommand(terminal: Terminal): Command {
  const command = new Command('check')
    .description('say what is wrong with a pool, with line and column, and what a greedy crowd could cost')
    .argument('<file>', 'the pool, YAML or JSON')
    .addOption(
      new Option(
        '--profile <name>',
        'that of the root under which it will be signed; static: without a server of ours, which some terms need',
      )
        .choices(['hosted', 'static'])
        .default('hosted'),
    )
    .option('--json', 'print one JSON document')
    .action(async (file: string, { json, profile }: CheckOptions) => {
      const source = await readPoolSource(file);
      const report = checkPool(source.value, { profile });
      if (json)
        printJson(terminal, {
          ok: report.ok,
          findings: report.findings.map((found) => findingJson(found, source)),
          greedy: greedyJson(report),
          greedyTotal: greedyTotalJson(report),
        } satisfies v.InferOutput<typeof CheckJson>);
      else {
        printFindings(terminal, report, file, source);
        printGreedy(terminal, report);
      }
      if (!report.ok) throw new ServerError('refused', 'the pool would not be signed');
    });
  return withNotes(command, {
    examples: [
      ['etui pool check pool.yaml'],
      ['etui pool check pool.yaml --profile static', 'for a shop that only signs'],
      ['etui pool check pool.json --json', 'money in minor units; null means unlimited'],
    ],
    json: CheckJson,
    refuses: 'the pool would not be signed',
  });
}
