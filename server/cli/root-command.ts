import { Command, Option } from 'commander';
import * as v from 'valibot';
import type { Profile } from '../../src/pool/manifest.js';
import { ServerError } from '../server-error.js';
import type { RootTerms } from '../sign/next-root.js';
import { readPublicKeys } from '../sign/public-keys.js';
import { type SignedRoot, signRoot } from '../sign/root.js';
import {
  addSignatures,
  type DraftStanding,
  draftRoot,
  mergeDrafts,
  publishDraft,
  readDraft,
  standingOf,
  writeDraft,
} from '../sign/root-draft.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal } from './output.js';
import { parseCount, parseOrigin } from './parse.js';

const PublishedJson = v.strictObject({
  version: v.number(),
  anchor: v.string(),
  expires: v.number(),
  kids: v.strictObject({ root: v.array(v.string()), manifest: v.array(v.string()) }),
});
const QuorumJson = v.strictObject({
  kids: v.array(v.string()),
  signed: v.array(v.string()),
  threshold: v.number(),
});
const StandingJson = v.strictObject({
  version: v.number(),
  shop: v.string(),
  profile: v.picklist(['hosted', 'static']),
  expires: v.number(),
  digest: v.string(),
  added: v.array(v.string()),
  removed: v.array(v.string()),
  old: v.optional(QuorumJson),
  own: QuorumJson,
  complete: v.boolean(),
});

interface TermOptions {
  readonly shop?: string;
  readonly profile?: Profile;
  readonly threshold?: number;
  readonly days: number;
  readonly retire?: readonly string[];
  readonly json?: boolean;
}

export function rootCommand(terminal: Terminal): Command {
  return new Command('root')
    .description('say which keys may sign, by m of n offline keys')
    .addCommand(signCommand(terminal))
    .addCommand(draftCommand(terminal))
    .addCommand(showCommand(terminal))
    .addCommand(publishCommand(terminal));
}

/** What a root says, the same for `sign` and `draft`. */
function withTerms(command: Command): Command {
  return command
    .option(
      '--shop <origin>',
      'origin of the shop, e.g. https://shop.example; the last root’s when absent',
      parseOrigin,
    )
    .addOption(
      new Option(
        '--profile <name>',
        'hosted: a server signs, manifests live 24 h; static: a scheduled job, 14 days; the last root’s when absent, else hosted',
      ).choices(['hosted', 'static']),
    )
    .option('--threshold <m>', 'root keys that must sign; the last root’s when absent, else 1', parseCount)
    .option('--days <n>', 'days until this root expires', parseCount, 365)
    .option('--retire <kid...>', 'keys that the new root no longer names')
    .option('--json', 'print one JSON document');
}

/** Commander names what is absent `undefined`; the terms name it not at all. */
const termsOf = ({ shop, profile, threshold, days, retire }: TermOptions): RootTerms => ({
  ...(shop !== undefined && { shop }),
  ...(profile !== undefined && { profile }),
  ...(threshold !== undefined && { threshold }),
  ...(retire && { retire }),
  days,
});

interface SignOptions extends TermOptions {
  readonly folder?: string;
  readonly keys: readonly string[];
}

function signCommand(terminal: Terminal): Command {
  const command = withTerms(
    new Command('sign')
      .description(
        'with a draft: add the signatures of the root keys at hand. Without: write root.jws, or append the version after the last, with all keys at hand',
      )
      .argument('[draft]', 'a draft of "etui root draft"')
      .requiredOption('--keys <folder...>', 'folders of private keys')
      .option('--folder <folder>', 'folder that is published; without a draft'),
  ).action(async (draft: string | undefined, options: SignOptions, self: Command) => {
    const { folder, keys, json } = options;
    if ((draft === undefined) === (folder === undefined))
      self.error('error: expected a draft to sign, or --folder to write root.jws into', { exitCode: 2 });
    if (draft !== undefined) {
      const signed = await addSignatures(await readDraft(draft), keys);
      await writeDraft(draft, signed.draft);
      return printStanding(terminal, await standingOf(signed.draft), json);
    }
    const made = await signRoot({ ...termsOf(options), folder: folder ?? '', keys, now: terminal.now() });
    printPublished(terminal, made, json);
  });
  return withNotes(command, {
    examples: [
      ['etui root sign --folder ./public --keys ./keys --shop https://shop.example', 'the first'],
      ['etui root sign --folder ./public --keys ./keys --retire 59UR_Sml…', 'the next'],
      ['etui root sign next-root.json --keys /media/usb', 'one signature more'],
    ],
    json: v.union([PublishedJson, StandingJson]),
    refuses: 'devices would not accept the root: the old or the new quorum is not met',
    more: `A key that the last root names stays unless it is retired, also where its file is not at hand. The public halves of what a
retired key signed are checked against the root before; keep retired root keys until the rotation is published.`,
  });
}

interface DraftOptions extends TermOptions {
  readonly folder: string;
  readonly add?: readonly string[];
}

function draftCommand(terminal: Terminal): Command {
  const command = withTerms(
    new Command('draft')
      .description('write the next root as a file that gathers signatures on machines that never meet')
      .argument('<draft>', 'file to write')
      .requiredOption('--folder <folder>', 'folder that is published: the last root is there, if any')
      .option('--add <file...>', 'public keys that come: what "etui keys public" wrote'),
  ).action(async (file: string, options: DraftOptions) => {
    const keys = await readPublicKeys(options.add ?? []);
    const draft = await draftRoot(options.folder, keys, termsOf(options), terminal.now());
    await writeDraft(file, draft);
    printStanding(terminal, await standingOf(draft), options.json);
  });
  return withNotes(command, {
    examples: [
      [
        'etui root draft next-root.json --folder ./public --shop https://shop.example \\\n      --threshold 2 --add anna.json ben.json server.json',
      ],
      ['etui root draft next-root.json --folder ./public --add carl.json --retire 59UR_Sml…'],
    ],
    json: StandingJson,
    more: `Then each holder runs "etui root sign next-root.json --keys …" on their own machine, in any order or on copies, and
"etui root publish" puts it beside the last.`,
  });
}

function showCommand(terminal: Terminal): Command {
  const command = new Command('show')
    .description('say what a draft says, whose keys come and go, and who has signed')
    .argument('<draft...>', 'a draft, or several copies of it')
    .option('--json', 'print one JSON document')
    .action(async (files: readonly string[], { json }: { json?: boolean }) =>
      printStanding(terminal, await standingOf(await merged(files)), json),
    );
  return withNotes(command, {
    examples: [['etui root show next-root.json', 'before you sign it']],
    json: StandingJson,
    more: 'Compare the digest with the other holders over another line than the one the draft came by.',
  });
}

function publishCommand(terminal: Terminal): Command {
  const command = new Command('publish')
    .description('append a draft that has its signatures to root.jws; several copies are put together')
    .argument('<draft...>', 'a draft, or several copies of it')
    .requiredOption('--folder <folder>', 'folder that is published')
    .option('--json', 'print one JSON document')
    .action(async (files: readonly string[], { folder, json }: { folder: string; json?: boolean }) => {
      const draft = await merged(files);
      const { complete, own, old } = await standingOf(draft);
      if (!complete)
        throw new ServerError(
          'refused',
          `signatures are missing: ${[old && lacking('the old root', old), lacking('the new root', own)].filter(Boolean).join(', ')}`,
        );
      printPublished(terminal, await publishDraft(folder, draft, terminal.now()), json);
    });
  return withNotes(command, {
    examples: [
      ['etui root publish next-root.json --folder ./public'],
      ['etui root publish annas-copy.json bens-copy.json --folder ./public'],
    ],
    json: PublishedJson,
    refuses: 'signatures are missing, or one does not hold',
  });
}

const merged = async (files: readonly string[]) => mergeDrafts(await Promise.all(files.map(readDraft)));

const lacking = (whose: string, { signed, threshold }: DraftStanding['own']) =>
  `${signed.length} of ${threshold} for ${whose}`;

function printPublished(terminal: Terminal, signed: SignedRoot, json: boolean | undefined): void {
  const { version, anchor, expires, kids } = signed;
  if (json) {
    const shown = { version, anchor, expires, kids: { root: [...kids.root], manifest: [...kids.manifest] } };
    printJson(terminal, shown satisfies v.InferOutput<typeof PublishedJson>);
    return;
  }
  terminal.out(`root version ${version}, until ${new Date(expires * 1_000).toISOString()}`);
  terminal.out(`the tag's anchor: data-root="${anchor}"`);
}

function printStanding(terminal: Terminal, standing: DraftStanding, json: boolean | undefined): void {
  const { root, added, removed, own, old, digest, complete } = standing;
  const { version, shop, profile, expires } = root;
  if (json) {
    const said = { version, shop, profile, expires, digest, added, removed };
    printJson(terminal, { ...said, ...(old && { old }), own, complete });
    return;
  }
  const until = new Date(expires * 1_000).toISOString();
  terminal.out(`root version ${version} for ${shop}, ${profile}, until ${until}`);
  for (const kid of added) {
    const isRoot = root.roles.root.kids.includes(kid);
    terminal.out(`+ ${isRoot ? 'root' : 'manifest'} key ${kid}`);
  }
  for (const kid of removed) terminal.out(`- key ${kid}`);
  if (old) terminal.out(`signed by ${lacking('the old root', old)}`);
  terminal.out(`signed by ${lacking('the new root', own)}`);
  terminal.out(`digest ${digest}`);
  terminal.out(complete ? 'next: etui root publish' : 'next: etui root sign, by another holder');
}
