import { writeFile } from 'node:fs/promises';
import { Argument, Command, Option } from 'commander';
import * as v from 'valibot';
import { ServerError } from '../server-error.js';
import { listKeys, rotateBackendSecret, rotateSigningKey } from '../sign/key-ring.js';
import { createKey, createServerSecrets, type KeyAlgorithm } from '../sign/keys.js';
import { PublicKeysFile, publicKeys } from '../sign/public-keys.js';
import { writeAtomically } from '../sign/root.js';
import { readOwnRoot } from '../sign/sign-pool.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal, table } from './output.js';

type KeyKind = 'root' | 'manifest' | 'server';
/** The one that can be refused comes first, so that a refusal leaves nothing half done. */
const KINDS: readonly KeyKind[] = ['server', 'root', 'manifest'];

const algorithm = () =>
  new Option('--alg <name>', 'algorithm of signing keys').choices(['ES256', 'Ed25519']).default('ES256');

export function keysCommand(terminal: Terminal): Command {
  return new Command('keys')
    .description('make, list and rotate keys')
    .addCommand(newCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(rotateCommand(terminal))
    .addCommand(publicCommand(terminal));
}

const NewJson = v.array(
  v.strictObject({
    kind: v.picklist(['server', 'root', 'manifest']),
    kid: v.optional(v.string()),
    alg: v.optional(v.picklist(['ES256', 'Ed25519'])),
  }),
);

interface NewOptions {
  readonly keys: string;
  readonly alg: KeyAlgorithm;
  readonly json?: boolean;
}

function newCommand(terminal: Terminal): Command {
  const command = new Command('new')
    .description('write new keys into a folder: mode 0600, never printed, never overwritten')
    .addArgument(new Argument('[kind...]', 'what to make; all three when absent').choices(KINDS))
    .requiredOption(
      '--keys <folder>',
      'folder of the private keys; keep it out of what you publish and commit',
    )
    .addOption(algorithm())
    .option('--json', 'print one JSON document')
    .action(async (kinds: KeyKind[], options: NewOptions) => {
      const made: v.InferOutput<typeof NewJson> = [];
      for (const kind of kinds.length > 0 ? kinds : KINDS) {
        if (kind === 'server') {
          await createServerSecrets(options.keys);
          made.push({ kind });
        } else {
          const { kid, alg } = await createKey(options.keys, kind, options.alg);
          made.push({ kind, kid, alg });
        }
      }
      if (options.json) return printJson(terminal, made);
      const rows = made.map(({ kind, alg = '', kid = '' }) => [kind, alg, kid]);
      terminal.out(table(['kind', 'alg', 'key id'], rows));
    });
  return withNotes(command, {
    examples: [
      ['etui keys new --keys ./keys', 'a root key, a manifest key, the server’s secrets'],
      ['etui keys new root --keys /media/usb', 'one more root key, on a stick that stays offline'],
    ],
    json: NewJson,
  });
}

const ListJson = v.array(
  v.strictObject({
    file: v.string(),
    kind: v.picklist(['server', 'root', 'manifest', 'token']),
    alg: v.optional(v.picklist(['ES256', 'Ed25519'])),
    kid: v.optional(v.string()),
    named: v.optional(v.boolean()),
    backend: v.optional(v.array(v.string())),
    written: v.string(),
    exposed: v.boolean(),
  }),
);

interface ListOptions {
  readonly keys: readonly string[];
  readonly folder?: string;
  readonly json?: boolean;
}

function listCommand(terminal: Terminal): Command {
  const command = new Command('list')
    .description(
      'say which keys lie in folders, which of them the root names, and whether others may read them',
    )
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .option('--folder <folder>', 'folder that is published: says which keys its root names')
    .option('--json', 'print one JSON document')
    .action(async ({ keys, folder, json }: ListOptions) => {
      const root = folder === undefined ? undefined : await readOwnRoot(folder);
      const listed = await listKeys(keys, root);
      if (json) return printJson(terminal, listed satisfies v.InferOutput<typeof ListJson>);
      const rows = listed.map(({ kind, alg = '', kid, named, backend, written, exposed, file }) => [
        kind,
        alg,
        kid ?? (backend ? `backend secrets live: ${backend.join(', ')}` : ''),
        named === undefined ? '' : named ? 'named' : 'not named',
        written.slice(0, 10),
        exposed ? `${file} (others may read it: chmod 600)` : file,
      ]);
      terminal.out(table(['kind', 'alg', 'key id', folder ? 'root' : '', 'written', 'file'], rows));
    });
  return withNotes(command, {
    examples: [['etui keys list --keys ./keys /media/usb --folder ./public']],
    json: ListJson,
    more: `Of each live secret of the shop's backend the first 8 digits of its SHA-256 are shown, newest first: enough to tell
which one the backend still uses. A signing key that the root does not name signs nothing and may be deleted.`,
  });
}

const RotateJson = v.strictObject({
  what: v.picklist(['backend', 'manifest', 'root']),
  live: v.optional(v.number()),
  made: v.optional(v.string()),
  older: v.optional(v.array(v.string())),
});

interface RotateOptions {
  readonly keys: string;
  readonly alg: KeyAlgorithm;
  readonly end?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

function rotateCommand(terminal: Terminal): Command {
  const command = new Command('rotate')
    .description('put a new key beside the old one; the old one ends in a second step, when nobody uses it')
    .addArgument(new Argument('<what>', 'which').choices(['backend', 'manifest', 'root']))
    .requiredOption('--keys <folder>', 'folder of the private keys')
    .addOption(algorithm())
    .option('--end', 'of `backend`: the older secret is good no more')
    .option('--out <file>', 'of `backend`: also write the new secret alone into a file, mode 0600')
    .option('--json', 'print one JSON document')
    .action(async (what: 'backend' | 'manifest' | 'root', options: RotateOptions, self: Command) => {
      const { keys, alg, end, out, json } = options;
      if (what !== 'backend' && (end || out !== undefined))
        self.error(
          'error: --end and --out are for `backend`; a signing key ends with "etui root sign --retire"',
          {
            exitCode: 2,
          },
        );
      if (what === 'backend') {
        // First, so that no secret is made that then has nowhere to go.
        if (out !== undefined) await reserveFile(out);
        const { live, secret } = await rotateBackendSecret(keys, end ? 'end' : 'add');
        if (out !== undefined && secret !== undefined) await writeFile(out, `${secret}\n`);
        if (json) return printJson(terminal, { what, live } satisfies v.InferOutput<typeof RotateJson>);
        terminal.out(
          end ? 'one secret is live' : 'two secrets are live: the new one is first in server.json',
        );
        terminal.out(
          end
            ? 'next: restart "etui serve"'
            : 'next: restart "etui serve", move the shop’s backend over, then "etui keys rotate backend --end"',
        );
        return;
      }
      const { made, older } = await rotateSigningKey(keys, what, alg);
      if (json) return printJson(terminal, { what, made, older } satisfies v.InferOutput<typeof RotateJson>);
      terminal.out(`new ${what} key ${made}`);
      terminal.out(`next: etui root sign --folder <published> --keys ${keys} --retire ${older.join(' ')}`);
      if (what === 'manifest')
        terminal.out('then: etui sign, or restart "etui serve": the new key signs from there on');
    });
  return withNotes(command, {
    examples: [
      ['etui keys rotate backend --keys ./keys --out backend.secret', 'two are live'],
      ['etui keys rotate backend --keys ./keys --end', 'the older one ends'],
      ['etui keys rotate manifest --keys ./keys'],
    ],
    json: RotateJson,
    more: `The key from which codes are derived (\`codeKey\` in server.json) is never rotated: every code that was given out would be
void. Keys of the right to claim are made and dropped by the server, epoch by epoch.`,
  });
}

async function reserveFile(path: string): Promise<void> {
  await writeFile(path, '', { mode: 0o600, flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    throw new ServerError('conflict', `${path} is there already, or can't be written`, { cause });
  });
}

interface PublicOptions {
  readonly keys: readonly string[];
  readonly out?: string;
}

function publicCommand(terminal: Terminal): Command {
  const command = new Command('public')
    .description(
      'write the public halves of signing keys: what a holder hands to whoever drafts the next root',
    )
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .option('--out <file>', 'where to; printed when absent')
    .action(async ({ keys, out }: PublicOptions) => {
      const file = await publicKeys(keys);
      if (out === undefined) return printJson(terminal, file);
      await writeAtomically(out, `${JSON.stringify(file, null, 2)}\n`);
      terminal.out(`${file.keys.length} public keys in ${out}`);
    });
  return withNotes(command, {
    examples: [['etui keys public --keys /media/usb --out anna.public.json']],
    json: PublicKeysFile,
    more: 'What it prints is always JSON.',
  });
}
