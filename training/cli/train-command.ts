import { Command, InvalidArgumentError } from 'commander';
import { printJson, type Terminal } from '../../server/cli/output.js';

interface TrainCommandOptions {
  readonly logs: readonly string[];
  readonly pool: string;
  readonly from?: string;
  readonly mapping?: string;
  readonly fineTune?: string;
  readonly name: string;
  readonly out?: string;
  readonly seed: number;
  readonly minutes: number;
  readonly epochs?: number;
  readonly horizon: number;
  readonly most?: number;
  readonly work?: string;
  readonly nothingShown?: boolean;
  readonly check?: boolean;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

export function trainCommand(terminal: Terminal): Command {
  return new Command('train')
    .description("train a model on the shop's own logs (docs/logs.md)")
    .requiredOption('--logs <file...>', 'rows of the log format, newline-delimited JSON; gunzipped where .gz')
    .requiredOption('--pool <file>', 'the pool, JSON, with every coupon that the logs name')
    .option('--from <origin>', 'read the files through an importer (etui import --help)')
    .option('--mapping <file>', 'read them through a mapping file: CSV, or other JSON')
    .option('--fine-tune <folder>', 'go on from the model there, where own rows are few (docs/logs.md)')
    .option('--name <name>', 'name of the model', parseName, 'own')
    .option('--out <folder>', 'where it goes; model-artifacts/<name> when absent')
    .option('--seed <n>', 'of the split and of training: the same seed, the same model', parseWhole(0), 1)
    .option('--minutes <n>', 'when they are up, the best so far is kept', parseWhole(1), 55)
    .option('--epochs <n>', 'most epochs, of each teacher and of the student', parseWhole(1))
    .option('--horizon <days>', 'how long after a moment an order counts', parseDays, 14)
    .option('--most <n>', 'moments kept at most, labelled and unlabelled each', parseWhole(1))
    .option('--nothing-shown', 'the shop vouches: where the logs tell of no exposure, nothing was shown')
    .option('--work <folder>', 'for temporary files, about as large as the logs unpacked')
    .option('--check', 'read and report, train nothing')
    .option('--fresh', 'start over where an interrupted run would go on')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ etui train --logs log.ndjson.gz --pool pool.json --check
  $ etui train --logs events.ndjson.gz orders.ndjson.gz --pool pool.json --name spring --minutes 60
  $ etui train --logs log.ndjson.gz --pool pool.json --fine-tune model-artifacts/student`,
    )
    .action(
      async ({
        logs: files,
        epochs,
        horizon,
        most,
        work,
        nothingShown,
        json,
        ...options
      }: TrainCommandOptions) => {
        const { trainFromLogs } = await import('./logs.js');
        const { report, metrics, model } = await trainFromLogs({
          ...options,
          files,
          logs: {
            horizonDays: horizon,
            ...(most !== undefined && { most }),
            ...(work !== undefined && { work }),
            ...(nothingShown && { unexposed: 'nothing' }),
          },
          now: terminal.now,
          print: json ? terminal.err : terminal.out,
        });
        if (json) printJson(terminal, { report, metrics, ...(model && { model }) });
      },
    );
}

const parseWhole =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`expected a whole number from ${least}`);
    }
    return value;
  };

function parseDays(text: string): number {
  const days = Number(text);
  if (!(days > 0 && days <= 365))
    throw new InvalidArgumentError('expected days, more than 0 and 365 at most');
  return days;
}

/** It becomes a folder's name. */
function parseName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) {
    throw new InvalidArgumentError('expected 1…64 of A–Z a–z 0–9 . _ -');
  }
  return text;
}
