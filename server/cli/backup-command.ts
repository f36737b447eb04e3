import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import * as v from 'valibot';
import { tablesOfThisProgram } from '../backup/own-tables.js';
import { restoreBackup } from '../backup/restore-backup.js';
import { writeBackup } from '../backup/write-backup.js';
import { ServerError } from '../server-error.js';
import { DATA_OPTION, openForWriting, readDatabase } from './database.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal, table } from './output.js';
import { progress } from './progress.js';

const BackupJson = v.strictObject({
  file: v.string(),
  bytes: v.number(),
  at: v.string(),
  migrations: v.array(v.string()),
  rows: v.record(v.string(), v.number()),
});

interface BackupOptions {
  readonly data?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function backupCommand(terminal: Terminal): Command {
  const command = new Command('backup')
    .description('write all rows of the database, as of one moment, into a file; the shop goes on meanwhile')
    .argument('<file>', 'file to write, gzipped; mode 0600')
    .option(...DATA_OPTION)
    .option('--force', 'also where the file is there already')
    .option('--json', 'print one JSON document')
    .action(async (file: string, { data, force, json }: BackupOptions) => {
      if (!force && (await stat(file).catch(() => undefined)))
        throw new ServerError('conflict', `${file} is there already: name another, or --force`);
      const show = progress(terminal, 'backing up');
      const summary = await readDatabase(data, terminal.err, async (db, kind) =>
        writeBackup({
          db,
          file,
          // A PostgreSQL may hold other tables than ours; the embedded one does not.
          ...(kind === 'postgres' && { tables: await tablesOfThisProgram() }),
          now: terminal.now(),
          onRows: (rows, name) => show.say(`${rows.toLocaleString('en')} rows, ${name}`),
        }),
      );
      show.end();
      const { size } = await stat(file);
      if (json) return printJson(terminal, { file, bytes: size, ...summary });
      printRows(terminal, summary.rows);
      terminal.out(`${file}: ${size.toLocaleString('en')} bytes, as of ${summary.at}`);
      terminal.err('keep the key folder with it: without its codeKey no code in here is good');
    });
  return withNotes(command, {
    examples: [
      ['etui backup shop.backup.gz --data ./data', 'while "etui serve" runs, or not'],
      ['DATABASE_URL=postgres://… etui backup shop.backup.gz'],
    ],
    json: BackupJson,
    more: `Of an embedded database the files are copied first, by the server that runs or under its lock, and the copy is read: it
needs as much room again, and requests wait for as long as the copying takes, which is printed. A PostgreSQL is read in one
transaction that nobody waits for. The file holds codes and customers as keyed hashes only, but orders in clear.`,
  });
}

const RestoreJson = v.strictObject({
  at: v.string(),
  level: v.strictObject({ backup: v.string(), now: v.string() }),
  rows: v.record(v.string(), v.number()),
});

export function restoreCommand(terminal: Terminal): Command {
  const command = new Command('restore')
    .description('fill an empty database from a backup: every row or none, then the migrations since')
    .argument('<file>', 'what "etui backup" wrote')
    .option(...DATA_OPTION)
    .option('--json', 'print one JSON document')
    .action(async (file: string, { data, json }: { data?: string; json?: boolean }) => {
      const show = progress(terminal, 'restoring');
      const { db, close } = await openForWriting(data, async () => undefined);
      const summary = await restoreBackup({
        db,
        file,
        ...(data === undefined && { tables: await tablesOfThisProgram() }),
        onRows: (rows, name) => show.say(`${rows.toLocaleString('en')} rows, ${name}`),
      }).finally(close);
      show.end();
      if (json) return printJson(terminal, summary);
      printRows(terminal, summary.rows);
      const { level } = summary;
      terminal.out(
        `restored as of ${summary.at}${level.backup === level.now ? '' : `, and brought from ${level.backup} to ${level.now}`}`,
      );
    });
  return withNotes(command, {
    examples: [
      ['etui restore shop.backup.gz --data ./new-data'],
      ['DATABASE_URL=postgres://… etui restore shop.backup.gz', 'also from an embedded one'],
    ],
    json: RestoreJson,
    more: `The database must be empty. The counts and the hash in the backup's last line are checked, and so is that every table is
as its migrations make it. A backup of an older version is brought up to this one; one of a newer is refused.`,
  });
}

function printRows(terminal: Terminal, rows: Readonly<Record<string, number>>): void {
  const filled = Object.entries(rows).filter(([, count]) => count > 0);
  terminal.out(table(['table', 'rows'], filled));
}
