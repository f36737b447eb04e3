import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { printJson, type Terminal, table } from '../../server/cli/output.js';
import { ServerError } from '../../server/server-error.js';

/** Lists in a line, tables as name and rows. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ') || 'none';
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, rows]) => `${name} ${rows}`)
    .join(', ');
}

export function modelCommand(terminal: Terminal): Command {
  const model = new Command('model').description('look at models');
  model
    .command('check')
    .description(
      'open a model as a device would, and hold it against its own reference outputs, budgets and ranges; exit code 3 if refused',
    )
    .argument('<file>', 'the artifact, e.g. model-artifacts/student/model.bin')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ etui model check model-artifacts/student/model.bin')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const bytes = await readFile(file).catch((cause: unknown) => {
        throw new ServerError('missing', `no file ${file}`, { cause });
      });
      const { checkArtifact } = await import('../check-artifact.js');
      const { faults, ...found } = await checkArtifact(new Uint8Array(bytes));
      if (json) printJson(terminal, { ok: faults.length === 0, ...found, faults });
      else
        terminal.out(
          table(
            ['what', 'is'],
            Object.entries(found).map(([what, is]) => [what, printed(is)]),
          ),
        );
      if (faults.length > 0)
        throw new ServerError('refused', `a device would take it, but ${faults.join('; ')}`);
      if (!json) terminal.out('a device would take it');
    });
  return model;
}
