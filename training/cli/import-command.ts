import { Command } from 'commander';
import { printJson, type Terminal } from '../../server/cli/output.js';
import { type Environment, secretFrom } from '../../server/secrets.js';
import { ServerError } from '../../server/server-error.js';

interface ImportCommandOptions {
  readonly from?: string;
  readonly mapping?: string;
  readonly pool?: string;
  readonly out?: string;
  readonly keyFile?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** So that files imported one by one still say the same shopper; no secret, and no protection for guessable names. */
const DEFAULT_KEY = 'etui/import';

export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('turn logs of another origin into rows of the log format (docs/logs.md)')
    .argument('<file...>', 'what to read; gunzipped where it ends in .gz')
    .option('--from <origin>', 'an importer; `etui import --help` lists them')
    .option('--mapping <file>', 'a mapping file, for CSV and other JSON')
    .option('--pool <file>', 'the pool, JSON: its coupons and its currency are checked, too')
    .option('--out <file>', 'where rows go, gzipped where it ends in .gz')
    .option(
      '--key-file <file>',
      'shoppers become hashes under the key in it, or in ETUI_IMPORT_KEY, or in the file that ETUI_IMPORT_KEY_FILE names; give a secret one where they are guessable',
    )
    .option('--check', 'write nothing: only say what would be kept and what dropped, and why')
    .option('--json', 'print one JSON document')
    .addHelpText('after', () => HELP)
    .action(async (files: readonly string[], options: ImportCommandOptions, command: Command) => {
      const { out, check = false, json, from, mapping } = options;
      if (!check && out === undefined)
        command.error('error: expected --out FILE, or --check', { exitCode: 2 });
      const key = await importKey(process.env, options.keyFile);
      const logs = await import('./logs.js');
      const pool = options.pool === undefined ? undefined : logs.readPool(options.pool);
      const show = logs.progress(terminal.now, terminal.err);
      const report = await logs.importLogs(logs.openSources(files, { from, mapping }), {
        pool,
        key,
        out: check ? undefined : out,
        now: terminal.now(),
        onRows: (rows, file) => show({ pass: 'read', rows, file }),
      });
      if (json) printJson(terminal, report);
      else for (const line of logs.importLines(report)) terminal.out(line);
    });
}

/**
 * The key of shoppers' hashes. Never an argument: every process of a machine can read those of the others.
 * @throws ServerError invalid, also where a file was named and holds nothing; missing
 */
async function importKey(environment: Environment, file?: string): Promise<string> {
  const told = { ...environment, ...(file !== undefined && { ETUI_IMPORT_KEY_FILE: file }) };
  const key = await secretFrom(told, 'ETUI_IMPORT_KEY');
  if (key === undefined && told.ETUI_IMPORT_KEY_FILE)
    throw new ServerError('invalid', 'ETUI_IMPORT_KEY_FILE: expected a key in that file, which is empty');
  return key ?? DEFAULT_KEY;
}

const HELP = `
Origins:
  ga4-bigquery           Google Analytics 4, BigQuery export as newline-delimited JSON
  segment                Segment, Ecommerce Spec v2
  rudderstack            RudderStack, the same spec in its own envelope
  e-shop-clothing-2008   https://archive.ics.uci.edu/dataset/553
  online-shoppers        https://archive.ics.uci.edu/dataset/468
  in-vehicle-coupon      https://archive.ics.uci.edu/dataset/603
  open-bandit            https://research.zozo.com/data.html
  complete-journey       The Complete Journey, as the R package completejourney has it
  hillstrom              MineThatData e-mail challenge of 2008
docs/logs.md says of each what has meaning as a log, and what has not.

Examples:
  $ etui import events_*.json.gz --from ga4-bigquery --check
  $ etui import orders.csv --mapping orders.mapping.json --out orders.ndjson.gz
  $ etui import events_*.json.gz --from ga4-bigquery --key-file import.key --out rows.ndjson.gz`;
