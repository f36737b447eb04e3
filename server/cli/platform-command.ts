import { Argument, Command } from 'commander';
import * as v from 'valibot';
import { mapCoupon } from '../platforms/platform.js';
import { PLATFORMS } from '../platforms/platforms.js';
import { ServerError } from '../server-error.js';
import { checkPool } from '../sign/check-pool.js';
import { readPoolSource } from '../sign/pool-source.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal } from './output.js';

const MapJson = v.strictObject({
  platform: v.string(),
  call: v.string(),
  status: v.string(),
  mapped: v.array(
    v.strictObject({ coupon: v.string(), payload: v.looseObject({}), device: v.array(v.string()) }),
  ),
  refused: v.array(
    v.strictObject({
      coupon: v.string(),
      refused: v.array(v.strictObject({ term: v.string(), reason: v.string() })),
    }),
  ),
});

/** `etui platform`: our coupons as discounts of shop platforms (docs/platforms.md). */
export function platformCommand(terminal: Terminal): Command {
  return new Command('platform')
    .description('say coupons in the words of a shop platform')
    .addCommand(mapCommand(terminal));
}

function mapCommand(terminal: Terminal): Command {
  const command = new Command('map')
    .description("print each coupon as a platform's discount, or every reason why it can't be one there")
    .addArgument(new Argument('<platform>', 'where to').choices(PLATFORMS.map(({ name }) => name)))
    .argument('<pool>', 'the pool, YAML or JSON')
    .option('--json', 'print one JSON document')
    .action(async (name: string, file: string, { json }: { json?: boolean }) => {
      const platform = PLATFORMS.find((one) => one.name === name);
      const { pool } = checkPool((await readPoolSource(file)).value);
      if (!platform || !pool)
        throw new ServerError('refused', 'the pool has faults: "etui pool check" names them');
      const all = pool.coupons.map((coupon) => mapCoupon(platform, coupon, pool, terminal.now()));
      const mapped = all.flatMap((one) => ('payload' in one ? [one] : []));
      const refused = all.flatMap((one) => ('refused' in one ? [one] : []));
      const { call, status } = platform;
      if (json) printJson(terminal, { platform: name, call, status, mapped, refused });
      else {
        terminal.out(`${platform.title} (${status}): ${call}`);
        for (const { coupon, payload, device } of mapped) {
          terminal.out(
            `\n${coupon}${device.length > 0 ? ` (on the device alone: ${device.join(', ')})` : ''}`,
          );
          terminal.out(JSON.stringify(payload, null, 2));
        }
        for (const one of refused) {
          terminal.out(`\n${one.coupon}: refused`);
          for (const { term, reason } of one.refused) terminal.out(`  ${term}: ${reason}`);
        }
      }
      if (refused.length > 0) {
        throw new ServerError('refused', `${refused.length} of ${all.length} coupons can't be said there`);
      }
    });
  return withNotes(command, {
    examples: [
      ['etui platform map woocommerce pool.yaml'],
      ['etui platform map shopify pool.yaml --json', 'payloads for a script to send'],
    ],
    json: MapJson,
    refuses: 'a coupon has a term that the platform can’t express',
  });
}
