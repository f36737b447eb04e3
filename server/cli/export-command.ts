import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { type Cell, EXPORT_COLUMNS, EXPORTS, type ExportName, exportRows } from '../backup/export-rows.js';
import { csvLine } from '../console/csv.js';
import { DATA_OPTION, readDatabase } from './database.js';
import { withNotes } from './notes.js';
import type { Terminal } from './output.js';
import { printJson } from './output.js';
import { parseOrigin } from './parse.js';
import { progress } from './progress.js';

interface ExportOptions {
  readonly data?: string;
  readonly format: 'ndjson' | 'csv';
  readonly out?: string;
  readonly shop?: string;
  readonly since?: string;
  readonly until?: string;
  readonly withCodes?: boolean;
  readonly withCustomers?: boolean;
  readonly json?: boolean;
}

const ExportJson = v.strictObject({ what: v.picklist(EXPORTS), rows: v.number(), file: v.string() });

export function exportCommand(terminal: Terminal): Command {
  const command = new Command('export')
    .description('write orders, the ledger or reservations for other programs, a row at a time')
    .addArgument(new Argument('<what>', 'which rows').choices(EXPORTS))
    .option(...DATA_OPTION)
    .addOption(new Option('--format <name>', 'how').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--out <file>', 'where to; standard output when absent')
    .option('--shop <origin>', 'whose, where the database has several shops', parseOrigin)
    .option('--since <instant>', 'from then on, e.g. 2026-11-01 or 2026-11-01T08:00:00Z', parseInstant)
    .option('--until <instant>', 'and before then', parseInstant)
    .option('--with-codes', 'also codes, as the keyed hashes they are kept as')
    .option('--with-customers', 'also customers, as keyed hashes')
    .option('--json', 'with --out: print one JSON document when done')
    .action(async (what: ExportName, options: ExportOptions, self: Command) => {
      const { out, format } = options;
      if (options.json && out === undefined)
        self.error('error: --json goes with --out: standard output has the rows', { exitCode: 2 });
      const show = progress(terminal, 'exported');
      const sink = out === undefined ? toTerminal(terminal) : toFile(out);
      const write = async (text: string) => sink.write(text);
      let count = 0;
      try {
        await readDatabase(options.data, terminal.err, (db) =>
          exportRows(
            {
              db,
              name: what,
              ...(options.shop !== undefined && { shop: options.shop }),
              ...(options.since !== undefined && { since: options.since }),
              ...(options.until !== undefined && { until: options.until }),
              codes: options.withCodes ?? false,
              customers: options.withCustomers ?? false,
            },
            async ({ columns, rows }) => {
              if (format === 'csv') await write(`\uFEFF${csvLine(columns)}`);
              for await (const batch of rows) {
                await write(batch.map((row) => lineOf(row, columns, format)).join(''));
                count += batch.length;
                show.say(`${count.toLocaleString('en')} rows`);
              }
            },
          ),
        );
        await sink.end();
      } catch (cause) {
        await sink.abort();
        throw cause;
      }
      show.end(`${count.toLocaleString('en')} rows`);
      if (options.json) printJson(terminal, { what, rows: count, file: out });
    });
  const columns = EXPORTS.map((name) => {
    const all = EXPORT_COLUMNS[name].columns.map(({ name: column, hash }) => (hash ? `(${column})` : column));
    return `  ${name}: ${all.join(', ')}`;
  });
  return withNotes(command, {
    examples: [
      ['etui export orders --data ./data --since 2026-11-01 > orders.ndjson'],
      ['etui export ledger --data ./data --format csv --out ledger.csv'],
    ],
    json: ExportJson,
    more: `Money is in minor units of the row's currency. Columns; those in brackets only on request:
${columns.join('\n')}`,
  });
}

function lineOf(row: readonly Cell[], columns: readonly string[], format: 'ndjson' | 'csv'): string {
  if (format === 'ndjson')
    return `${JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, row[index]])))}\n`;
  return csvLine(
    row.map((cell) => (cell === null ? undefined : typeof cell === 'boolean' ? String(cell) : cell)),
  );
}

interface Sink {
  write(text: string): Promise<void>;
  end(): Promise<void>;
  abort(): Promise<void>;
}

function toTerminal(terminal: Terminal): Sink {
  // Without a raw way the last line end is the terminal's own.
  const write = terminal.write ?? (async (text: string) => terminal.out(text.replace(/\r?\n$/, '')));
  return {
    write: async (text) => (text === '' ? undefined : write(text)),
    end: async () => undefined,
    abort: async () => undefined,
  };
}

/** Whole or not at all. */
function toFile(path: string): Sink {
  const draft = `${path}.part`;
  const stream = createWriteStream(draft, { mode: 0o600 });
  const failed = once(stream, 'error').then(([error]) => {
    throw error;
  });
  failed.catch(() => undefined);
  return {
    write: async (text) => {
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
    },
    end: async () => {
      stream.end();
      await Promise.race([once(stream, 'close'), failed]);
      await rename(draft, path);
    },
    abort: async () => {
      stream.destroy();
      await rm(draft, { force: true });
    },
  };
}

function parseInstant(text: string): string {
  const instant = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant))
    throw new InvalidArgumentError('expected a day or an instant with its zone, e.g. 2026-11-01T08:00:00Z');
  return new Date(instant).toISOString();
}
