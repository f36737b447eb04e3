/**
 * What the shop's own script tells of its shopper, by `etui.track`, that is no event: kept as it is, the newest counts. The
 * data layer is not listened to here: any script on the page may push to it.
 */
import type { RawEvent } from '../protocol.js';
import type { Store } from '../store/store.js';

/** Kept under this key: the balance of points. */
export const POINTS_KEY = 'points';
/** Its name in `etui.track('points_balance', { value })`. */
const POINTS = 'points_balance';

/** Keeps what was told, and returns the rest, in order. */
export async function takeTold(store: Pick<Store, 'update'>, raws: readonly RawEvent[]): Promise<RawEvent[]> {
  const rest: RawEvent[] = [];
  for (const raw of raws) {
    const points = balanceIn(raw);
    if (points === undefined) rest.push(raw);
    else await store.update(POINTS_KEY, () => points);
  }
  return rest;
}

/** Whole points ≥ 0; undefined for anything else, which is then dropped as an unknown event. */
function balanceIn({ name, params, source }: RawEvent): number | undefined {
  if (name !== POINTS || source !== 'api') return undefined;
  const value = (params as { readonly value?: unknown } | null | undefined)?.value;
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? Math.floor(value) : undefined;
}
