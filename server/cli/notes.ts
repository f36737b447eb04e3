/** What a command says of itself beyond its options: one source for `--help`, docs/commands.md and the tests. */
import type { Command } from 'commander';
import type * as v from 'valibot';

export interface Notes {
  /** Each a whole command line, and what it is for. */
  readonly examples: readonly (readonly [line: string, why?: string])[];
  /** Shape of the one document that `--json` prints. */
  readonly json?: v.GenericSchema;
  /** More to say, below the options. */
  readonly more?: string;
  /** When it ends with 3. */
  readonly refuses?: string;
}

const NOTES = new WeakMap<Command, Notes>();

/** Adds examples to the help of a command and keeps the rest for docs/commands.md. */
export function withNotes(command: Command, notes: Notes): Command {
  NOTES.set(command, notes);
  const widest = Math.max(...notes.examples.map(([line]) => line.length));
  const lines = notes.examples.map(([line, why]) =>
    why === undefined || line.includes('\n')
      ? `  $ ${line}`
      : `  $ ${line.padEnd(Math.min(widest, 74))}  ${why}`,
  );
  const parts = [
    ...(notes.more ? [notes.more] : []),
    ...(notes.refuses ? [`Ends with 3 where ${notes.refuses}.`] : []),
    `${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.join('\n')}`,
  ];
  return command.addHelpText('after', `\n${parts.join('\n\n')}`);
}

export const notesOf = (command: Command): Notes | undefined => NOTES.get(command);
