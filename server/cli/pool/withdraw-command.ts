import { Command } from 'commander';
import * as v from 'valibot';
import { publishedTerms } from '../../published.js';
import { ServerError } from '../../server-error.js';
import { signWithdrawal } from '../../sign/sign-pool.js';
import { withNotes } from '../notes.js';
import { printJson, type Terminal } from '../output.js';

interface WithdrawOptions {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly back?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

const WithdrawJson = v.strictObject({
  version: v.number(),
  expires: v.number(),
  withdrawn: v.array(v.string()),
});

export function withdrawCommand(terminal: Terminal): Command {
  const command = new Command('withdraw')
    .description(
      'take coupons out of use at once: the next manifest, signed now, names them on its deny list, and the server refuses them',
    )
    .argument('<id...>', 'ids of coupons')
    .requiredOption('--folder <folder>', 'folder that is published')
    .requiredOption('--keys <folder...>', 'folders of private keys')
    .option('--back', 'the other way: these are good again')
    .option('--force', 'also ids that the live pool does not have: an older one may')
    .option('--json', 'print one JSON document')
    .action(async (ids: string[], { json, back, force, ...options }: WithdrawOptions) => {
      const { pool } = await publishedTerms(options.folder)();
      const known = pool.coupons.map(({ id }) => id);
      const stranger = ids.find((id) => !known.includes(id));
      if (stranger !== undefined && !force && !back)
        throw new ServerError(
          'refused',
          `the live pool has no coupon ${JSON.stringify(stranger)} (it has ${listed(known)}); --force withdraws it all the same`,
        );
      const { version, expires, deny } = await signWithdrawal({
        ...options,
        add: back ? [] : ids,
        remove: back ? ids : [],
        now: terminal.now(),
      });
      if (json)
        return printJson(terminal, { version, expires, withdrawn: deny } satisfies v.InferOutput<
          typeof WithdrawJson
        >);
      terminal.out(deny.length > 0 ? `withdrawn: ${deny.join(', ')}` : 'no coupon is withdrawn');
      terminal.out(`manifest version ${version}, until ${new Date(expires * 1_000).toISOString()}`);
    });
  return withNotes(command, {
    examples: [
      ['etui pool withdraw summer-10 --folder ./public --keys ./keys'],
      ['etui pool withdraw summer-10 --back --folder ./public --keys ./keys'],
    ],
    json: WithdrawJson,
    refuses: 'the live pool has no such coupon',
    more: `The server on this folder refuses the coupon from this moment. Devices learn of it with the next manifest they fetch,
which is at each page load; one that is kept from the network shows what it has until its manifest expires. The list is
carried on from manifest to manifest until \`--back\`, or \`etui sign --withdraw\`, says otherwise.`,
  });
}

function listed(ids: readonly string[]): string {
  return ids.length > 8
    ? `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more`
    : ids.join(', ') || 'none';
}
