import { Argument, Command, Option } from 'commander';
import { createKey, createServerSecrets, type KeyAlgorithm } from '../sign/keys.js';
import { printJson, type Terminal, table } from './output.js';

type KeyKind = 'root' | 'manifest' | 'server';
/** The one that can be refused comes first, so that a refusal leaves nothing half done. */
const KINDS: readonly KeyKind[] = ['server', 'root', 'manifest'];

interface NewOptions {
  readonly keys: string;
  readonly alg: KeyAlgorithm;
  readonly json?: boolean;
}

export function keysCommand(terminal: Terminal): Command {
  const command = new Command('keys').description('make keys');
  command
    .command('new')
    .description('write new keys into a folder: mode 0600, never printed, never overwritten')
    .addArgument(new Argument('[kind...]', 'what to make; all three when absent').choices(KINDS))
    .requiredOption(
      '--keys <folder>',
      'folder of the private keys; keep it out of what you publish and commit',
    )
    .addOption(
      new Option('--alg <name>', 'algorithm of signing keys').choices(['ES256', 'Ed25519']).default('ES256'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ etui keys new --keys ./keys            a root key, a manifest key, the server's secrets
  $ etui keys new root --keys /media/usb   one more root key, on a stick that stays offline`,
    )
    .action(async (kinds: KeyKind[], options: NewOptions) => {
      const made: { kind: KeyKind; kid?: string; alg?: KeyAlgorithm }[] = [];
      for (const kind of kinds.length > 0 ? kinds : KINDS) {
        if (kind === 'server') {
          await createServerSecrets(options.keys);
          made.push({ kind });
        } else {
          const { kid, alg } = await createKey(options.keys, kind, options.alg);
          made.push({ kind, kid, alg });
        }
      }
      if (options.json) printJson(terminal, made);
      else
        terminal.out(
          table(
            ['kind', 'alg', 'key id'],
            made.map(({ kind, alg = '', kid = '' }) => [kind, alg, kid]),
          ),
        );
    });
  return command;
}
