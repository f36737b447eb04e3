/**
 * "Why did nothing show?" in one line for whoever builds the shop: codes, numbers and ids, never what a shopper did. The codes
 * are words; docs/reasons.md says each in a sentence, where it costs a page no bytes.
 */
import { type Decision, Reason } from './types.js';

/** As many kinds of fallen coupons are named. */
const NAMED = 3;
const OPENING = { show: 'Shown', wait: 'Waiting', none: 'Nothing shown' } as const;
/** Of all other reasons, which coupons fell out beside it would only mislead: restraint holds for every one. */
const ABOUT_COUPONS: readonly Reason[] = [Reason.NoCoupons, Reason.AddsNothing, Reason.AddsTooLittle];

/** One sentence of a decision: what it did, why, and for which reasons coupons fell out before they were scored. */
export function whyLine({ action, reason, couponId, candidates }: Decision): string {
  const what = couponId === undefined ? OPENING[action] : `${OPENING[action]} ${couponId}`;
  return `${what}: ${reason}${ABOUT_COUPONS.includes(reason) ? fallenLine(candidates) : ''}.`;
}

function fallenLine(candidates: Decision['candidates']): string {
  const counts = new Map<Reason, number>();
  const fallen = candidates.filter(({ score }) => !score);
  for (const { reason } of fallen) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (fallen.length === 0) return '';
  const kinds = [...counts].sort(([, one], [, other]) => other - one);
  const named = kinds.slice(0, NAMED).map(([reason, count]) => `${count} ${reason}`);
  const rest = kinds.slice(NAMED).reduce((sum, [, count]) => sum + count, 0);
  if (rest > 0) named.push(`${rest} for other reasons`);
  return `; ${fallen.length} of ${candidates.length} coupons fell out: ${named.join(', ')}`;
}
