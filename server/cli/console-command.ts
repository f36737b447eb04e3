import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { LEAST_PASSWORD, writeCredential } from '../console/access/credential.js';
import { ServerError } from '../server-error.js';
import { withNotes } from './notes.js';
import type { Terminal } from './output.js';

export function consoleCommand(terminal: Terminal): Command {
  const command = new Command('console').description(
    'the password of the console that `serve` shows at /console',
  );
  const password = command
    .command('password')
    .description(
      'set it: kept as an scrypt hash beside the keys, good from the next start on; the old one ends',
    )
    .requiredOption('--keys <folder>', "folder of the server's secrets")
    .option('--generate', 'make one up and print it, once')
    .action(async ({ keys, generate }: { readonly keys: string; readonly generate?: boolean }) => {
      const chosen = generate
        ? randomBytes(15).toString('base64url')
        : await terminal.readLine?.('password: ');
      if (chosen === undefined) throw new ServerError('missing', 'no password on standard input');
      const path = await writeCredential(keys, chosen);
      if (generate) terminal.out(chosen);
      terminal.err(`${path} holds its hash; restart "etui serve"`);
    });
  withNotes(password, {
    examples: [
      ['etui console password --keys ./keys --generate'],
      ['etui console password --keys ./keys < password.txt'],
    ],
    more: `Without --generate it is read from standard input: its first line, at least ${LEAST_PASSWORD} characters.`,
  });
  return command;
}
