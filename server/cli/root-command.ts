import { Command, InvalidArgumentError, Option } from 'commander';
import type { Profile } from '../../src/pool/manifest.js';
import { signRoot } from '../sign/root.js';
import { printJson, type Terminal } from './output.js';

interface SignOptions {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly shop: string;
  readonly profile: Profile;
  readonly threshold: number;
  readonly days: number;
  readonly retire?: readonly string[];
  readonly json?: boolean;
}

export function rootCommand(terminal: Terminal): Command {
  const command = new Command('root').description('say which keys may sign');
  command
    .command('sign')
    .description('write root.jws, or append the version after the last, signed by the old and the new quorum')
    .requiredOption('--folder <folder>', 'folder that is published')
    .requiredOption('--keys <folder...>', 'folders of private keys; several where several people hold them')
    .requiredOption('--shop <origin>', 'origin of the shop, e.g. https://shop.example', parseOrigin)
    .addOption(
      new Option(
        '--profile <name>',
        'hosted: a server signs, manifests live 24 h; static: a scheduled job, 14 days',
      )
        .choices(['hosted', 'static'])
        .default('hosted'),
    )
    .option('--threshold <m>', 'root keys that must sign', parseCount, 1)
    .option('--days <n>', 'days until this root expires', parseCount, 365)
    .option('--retire <kid...>', 'keys that the new root no longer names')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ etui root sign --folder ./public --keys ./keys --shop https://shop.example
  $ etui root sign --folder ./public --keys ./keys /media/anna /media/ben --threshold 2 \\
      --shop https://shop.example --retire <kid of the old key>`,
    )
    .action(async ({ json, ...options }: SignOptions) => {
      const signed = await signRoot({ ...options, now: terminal.now() });
      if (json) return printJson(terminal, signed);
      terminal.out(`root version ${signed.version}, until ${new Date(signed.expires * 1_000).toISOString()}`);
      terminal.out(`the tag's anchor: data-root="${signed.anchor}"`);
    });
  return command;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('expected a whole number from 1');
  return count;
}

export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.origin !== text)
    throw new InvalidArgumentError('expected an origin: scheme and host, no path');
  return text;
}
