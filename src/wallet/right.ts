/**
 * The right to claim on the device: one token an epoch, asked for on the page's schedule by everybody whose pool wants one, whether
 * an offer comes or not. Only where the shopper lets Etui remember: a page that forgets would use up the tokens of its address.
 *
 *   none kept ─▶ a request is made and kept ─▶ sent ─▶ token kept ─▶ spent on one offer
 *                     └── the answer was lost: the very same request again with a later page load ──┘
 */
import type { PostToken } from '../egress.js';
import { ErrorCode, EtuiError } from '../errors.js';
import { decodeBase64url } from '../pool/base64url.js';
import type { TokenKey } from '../pool/rights.js';
import type { Store } from '../store/store.js';
import type { PendingRight, RightBlinder } from './right-blinder.js';

export const RIGHT_KEY = 'right';

/** Kept in the store, erased and exported with the rest. */
export interface KeptRight {
  readonly key: TokenKey;
  /** Until the answer has come. */
  readonly pending?: PendingRight;
  /** Base64url. */
  readonly token?: string;
  /** The offer that it was spent on, or is being spent on. */
  readonly offerId?: string;
  /** The server said no, ms: not asked again before long. */
  readonly refusedAt?: number;
}

export interface RightEnv {
  readonly store: Pick<Store, 'kind' | 'get' | 'update'>;
  readonly postToken: PostToken;
  /** Brings in the chunk, and lets go of its worker when `work` is done. */
  readonly withBlinder: <T>(work: (blinder: RightBlinder) => Promise<T>) => Promise<T>;
  /** Ms since the epoch. */
  readonly clock: () => number;
}

/** After a refusal the next page loads keep quiet for so long, ms. */
const QUIET_MS = 6 * 3_600_000;

/**
 * Once for a page load, after the pool has come: sees to it that the running epoch's token is here.
 * @param keys of the signed manifest @param grant the shop's word for the account
 * @returns the token that counts now, if there is one. Errors: egress/*, wallet/right-failed
 */
export async function fetchRight(
  env: RightEnv,
  {
    shop,
    url,
    keys,
    grant,
  }: { shop: string; url: string; keys: readonly TokenKey[]; grant?: string | undefined },
): Promise<KeptRight | undefined> {
  const { store, clock } = env;
  if (store.kind !== 'indexeddb') return undefined;
  const now = clock();
  const running = keys.find(({ from, to }) => from * 1_000 <= now && now < to * 1_000);
  const kept = await store.get<KeptRight>(RIGHT_KEY);
  if (!running) return counts(kept, keys, now) ? kept : undefined;
  const own = kept?.key.key === running.key ? kept : undefined;
  if (own?.token) return own;
  if (own?.refusedAt !== undefined && Math.abs(now - own.refusedAt) < QUIET_MS) return undefined;
  return env.withBlinder(async (blinder) => {
    const fresh = own?.pending ?? (await blinder.prepare(shop, running));
    // Of two tabs at once the first one's request counts, for both.
    const asked = await store.update<KeptRight>(RIGHT_KEY, (old) =>
      old?.key.key === running.key && (old.pending || old.token) ? old : { key: running, pending: fresh },
    );
    if (!asked?.pending) return asked;
    const token = await ask(env, url, asked.pending, grant, (answer) =>
      blinder.finish(running, asked.pending as PendingRight, answer),
    );
    return store.update<KeptRight>(RIGHT_KEY, (old) =>
      old?.key.key === running.key && old.token === undefined ? { key: running, token } : old,
    );
  });
}

/** Refused for good or for now, it is not asked again at once; where only the line was down, with the next page. */
async function ask(
  { store, postToken, clock }: RightEnv,
  url: string,
  { request }: PendingRight,
  grant: string | undefined,
  finish: (answer: Uint8Array<ArrayBuffer>) => Promise<string>,
): Promise<string> {
  try {
    return await finish(await postToken(url, { request: decodeBase64url(request), ...(grant && { grant }) }));
  } catch (thrown) {
    if (!(thrown instanceof EtuiError && thrown.code === ErrorCode.NetworkFailed)) {
      await store.update<KeptRight>(RIGHT_KEY, (old) => old && { ...old, refusedAt: clock() });
    }
    throw thrown;
  }
}

const counts = (kept: KeptRight | undefined, keys: readonly TokenKey[], now: number): boolean =>
  kept?.token !== undefined && now < kept.key.until * 1_000 && keys.some(({ key }) => key === kept.key.key);

/**
 * Takes the token for this offer and no other, before the claim is sent: two tabs can't both spend it.
 * Errors: wallet/no-right where there is none, or another offer has it.
 */
export async function takeRight(store: Pick<Store, 'update'>, offerId: string): Promise<string> {
  const right = await store.update<KeptRight>(RIGHT_KEY, (old) =>
    old?.token && old.offerId === undefined ? { ...old, offerId } : old,
  );
  if (right?.token && right.offerId === offerId) return right.token;
  throw new EtuiError(ErrorCode.NoRight, 'claim: the right to claim of this epoch is not here, or was used');
}

/** The claim was refused, so nothing was spent. */
export async function giveRightBack(store: Pick<Store, 'update'>, offerId: string): Promise<void> {
  await store.update<KeptRight>(RIGHT_KEY, (old) => {
    if (old?.offerId !== offerId) return old;
    const { offerId: _, ...unspent } = old;
    return unspent;
  });
}
