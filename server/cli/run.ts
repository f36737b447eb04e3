import { Command } from 'commander';
import { auditCommand } from './audit-command.js';
import { backupCommand, restoreCommand } from './backup-command.js';
import { consoleCommand } from './console-command.js';
import { ExitCode as Code, type ExitCode, exitCodeOf } from './exit.js';
import { exportCommand } from './export-command.js';
import { keysCommand } from './keys-command.js';
import type { Terminal } from './output.js';
import { paceCommand } from './pace-command.js';
import { platformCommand } from './platform-command.js';
import { poolCommand } from './pool/pool-command.js';
import { signCommand } from './pool/sign-command.js';
import { rootCommand } from './root-command.js';
import { serveCommand } from './serve-command.js';
import { webhooksCommand } from './webhooks-command.js';

/**
 * Runs `etui` with these arguments and returns its exit code; never ends the process.
 * @param more commands of rooms that this one may not know
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  more: (terminal: Terminal) => readonly Command[] = () => [],
): Promise<ExitCode> {
  try {
    await createProgram(terminal, more(terminal)).parseAsync(args, { from: 'user' });
    return Code.ok;
  } catch (thrown) {
    const code = exitCodeOf(thrown);
    // Commander has printed its own errors by now.
    if (code === Code.unexpected)
      terminal.err(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    else if (code === Code.refused || code === Code.environment)
      terminal.err(`error: ${(thrown as Error).message}`);
    return code;
  }
}

/** The whole command, for running it and for writing docs/commands.md. */
export function createProgram(terminal: Terminal, more: readonly Command[]): Command {
  const etui = new Command('etui')
    .description("the shop's side of Etui: keys, signed pools, claims and redemptions, models of one's own")
    .showHelpAfterError('(add --help for what is expected)')
    .addHelpText(
      'after',
      `
A shop in four commands:
  $ etui keys new --keys ./keys
  $ etui root sign --folder ./public --keys ./keys --shop https://shop.example
  $ etui sign pool.json --folder ./public --keys ./keys --model model.bin
  $ etui serve --folder ./public --keys ./keys --data ./data

Exit codes: 0 done · 1 a defect of ours · 2 wrong usage · 3 refused or found: a pool that contradicts
itself, a file that devices would not take, a log that is none, fetches that differ · 4 missing, taken
or in use. docs/commands.md has every command with what --json prints.`,
    );
  const commands = [
    keysCommand(terminal),
    rootCommand(terminal),
    poolCommand(terminal),
    signCommand(terminal),
    auditCommand(terminal),
    serveCommand(terminal),
    consoleCommand(terminal),
    paceCommand(terminal),
    backupCommand(terminal),
    restoreCommand(terminal),
    exportCommand(terminal),
    webhooksCommand(terminal),
    platformCommand(terminal),
    ...more,
  ];
  for (const command of commands) etui.addCommand(command);
  forAll(etui, (command) => {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  });
  return etui;
}

function forAll(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const child of command.commands) forAll(child, change);
}
