/** node scripts/run.mjs training/cli/write-commands-page.ts: writes docs/commands.md from all commands of `etui`. */
import { writeFileSync } from 'node:fs';
import { commandsPage } from '../../server/cli/commands-page.js';
import { createProgram } from '../../server/cli/run.js';
import { trainingCommands } from './commands.js';

export const COMMANDS_PAGE = 'docs/commands.md';

/** Text of the page. */
export function writtenPage(): string {
  const nowhere = {
    out: () => undefined,
    err: () => undefined,
    now: () => 0,
    stopped: async () => undefined,
  };
  return commandsPage(createProgram(nowhere, trainingCommands(nowhere)));
}

if (process.argv[1]?.includes('write-commands-page')) writeFileSync(COMMANDS_PAGE, writtenPage());
