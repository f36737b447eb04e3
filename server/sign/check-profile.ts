/**
 * What a shop without a server of ours can't hold. Under the static profile nobody gives out tokens, mints or redeems codes,
 * counts uses or collects reports: a term that asks for it would be a promise that nobody keeps.
 */
import type { Pool } from '../../src/pool/schema.js';
import { type Finding, finding } from './finding.js';

/** By what counts them, in the order of the schema. 0 means never, which the device holds as it does without a server. */
const COUNTED = {
  total: 'uses',
  perDay: 'uses of a day',
  perShopper: 'uses of a shopper',
  budget: 'what was taken off',
} as const;

/** Refuses what the static profile can't enforce: docs/pool.md has the list. */
export function checkStatic({ rights, measurement, coupons }: Pool): Finding[] {
  const refuse = (path: string, why: string) =>
    finding('error', 'needs-server', path, `${why}: needs our server, which the static profile is without`);
  const found: Finding[] = [];
  if (rights) found.push(refuse('rights', 'nobody gives out the tokens'));
  if (measurement.epsilon > 0) found.push(refuse('measurement.epsilon', 'nobody collects the reports'));
  for (const [index, { code, limits }] of coupons.entries()) {
    const at = `coupons.${index}`;
    if (code.type === 'minted') found.push(refuse(`${at}.code`, 'nobody mints or redeems the codes'));
    for (const [limit, what] of Object.entries(COUNTED)) {
      if ((limits[limit as keyof typeof COUNTED] ?? 0) > 0)
        found.push(refuse(`${at}.limits.${limit}`, `nobody counts ${what}`));
    }
  }
  return found;
}
