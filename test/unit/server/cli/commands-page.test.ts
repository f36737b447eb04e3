import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leaves } from '../../../../server/cli/commands-page.js';
import { notesOf } from '../../../../server/cli/notes.js';
import { createProgram } from '../../../../server/cli/run.js';
import { trainingCommands } from '../../../../training/cli/commands.js';
import { COMMANDS_PAGE, writtenPage } from '../../../../training/cli/write-commands-page.js';
import { COMMANDS } from './harness.js';

const nowhere = { out: () => undefined, err: () => undefined, now: () => 0, stopped: async () => undefined };
const all = leaves(createProgram(nowhere, trainingCommands(nowhere)), []);

test('docs/commands.md says what the commands say (node scripts/run.mjs training/cli/write-commands-page.ts writes it)', () => {
  expect(readFileSync(new URL(`../../../../${COMMANDS_PAGE}`, import.meta.url), 'utf8')).toBe(writtenPage());
});

test('the server’s own commands are all there, with an example, and with a shape where they know --json', () => {
  const names = COMMANDS.map(({ path }) => path);
  expect(names).toEqual(
    expect.arrayContaining([
      ...['keys new', 'keys list', 'keys rotate', 'root sign', 'pool check', 'pool sign', 'pool diff'],
      ...['pool withdraw', 'audit', 'serve', 'pace', 'backup', 'restore', 'export'],
    ]),
  );
  for (const { path, command } of COMMANDS) {
    const notes = notesOf(command);
    expect(notes?.examples.length, path).toBeGreaterThan(0);
    if (command.options.some(({ long }) => long === '--json')) expect(notes?.json, path).toBeDefined();
  }
});

test('no example has an option that its command does not know, or lacks one that it needs', () => {
  for (const { path, command } of COMMANDS) {
    for (const [line] of notesOf(command)?.examples ?? []) {
      expect(line.replace(/^[A-Z_]+=\S+ /, ''), path).toMatch(
        new RegExp(`^etui (pool )?${path.replace('pool ', '')} `),
      );
      const used: readonly string[] = line.match(/--[a-z-]+/g) ?? [];
      const known = command.options.flatMap(({ long, short }) => [long, short]);
      expect(
        used.filter((option) => !known.includes(option)),
        line,
      ).toEqual([]);
      const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long);
      expect(
        needed.filter((option) => !used.includes(option ?? '')),
        line,
      ).toEqual([]);
    }
  }
});

/** What a process list would show to everybody on the machine. */
test('no command takes a secret as an argument', () => {
  for (const { path, command } of all) {
    const flags = command.options
      .filter(({ required, optional }) => required || optional)
      .map(({ flags: text }) => text);
    for (const flag of flags)
      expect(flag, path).not.toMatch(/secret|password|token(?!s)|database-url|--code/i);
  }
});
