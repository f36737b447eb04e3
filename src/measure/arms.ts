/**
 * Which arm of the pool's trial this shopper is in. An arm follows from a number in 0…1 that is drawn from the strongest name
 * there is for the shopper:
 *
 *   account   an HMAC of account and trial, made by the shop's backend: the same on every device, known to the backend
 *   token     the one token of this account and trial that a shopper may present: as strong, and not linkable to the account
 *   cookie    drawn by the shop's server and kept in its first-party cookie: outlives the storage that scripts write
 *   local     random text kept on this device: forgotten with its storage
 *
 * Device and server work it out by this one function: an arm with an order is believed only from `account` and `token`, and there
 * the server draws again instead of believing. Cookie and device are self-reported: whoever likes may clear them and be drawn again.
 */
import { sha256 } from '../pool/digest.js';
import type { Trial } from '../pool/trials.js';
import { type CookieArm, drawByCookie } from './arm-cookie.js';

export type ArmSource = 'account' | 'token' | 'cookie' | 'local';

/** Names of the shopper, as far as there are any; the strongest one counts. */
export interface ArmKeys {
  /** Base64url HMAC-SHA-256 (RFC 2104) of account and trial under a key of the shop's backend. */
  readonly account?: string | undefined;
  /** Base64url of the token presented with every order, in control, too. */
  readonly token?: string | undefined;
  /** What the shop's server drew, where it did. */
  readonly cookie?: CookieArm | undefined;
  /** Random text of this device. */
  readonly local: string;
}

export interface Assignment {
  readonly trial: string;
  readonly source: ArmSource;
  /** `holdout`, the id of one of the trial's arms, or `offers` where it names none. */
  readonly arm: string;
}

export const HOLDOUT = 'holdout';
/** Everybody who is not held out, where the trial names no arms. */
export const OFFERS = 'offers';

/** Draws; the same names give the same arm for as long as the trial keeps its id and shares. */
export async function assignArm(trial: Trial, keys: ArmKeys): Promise<Assignment> {
  const { account, token, cookie, local } = keys;
  const by = (source: ArmSource, value: string) => drawOf(trial.id, source, value);
  const at = (source: ArmSource, draw: number) => ({ trial: trial.id, source, arm: armAt(trial, draw) });
  if (account !== undefined) return at('account', await by('account', account));
  if (token !== undefined) return at('token', await by('token', token));
  const own = await by('local', local);
  if (!cookie) return at('local', own);
  return at('cookie', await drawByCookie(cookie, own, (value) => by('cookie', value)));
}

/** 0…1, uniform over names: the first 48 bits of SHA-256 of purpose, trial, source and value. */
export async function drawOf(trial: string, source: ArmSource, value: string): Promise<number> {
  // None of the four may hold a blank but the last, so no two lists read alike.
  const digest = await sha256(new TextEncoder().encode(`etui-arm-1 ${trial} ${source} ${value}`));
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let draw = 0;
  for (const symbol of digest.slice(0, 8)) draw = draw * 64 + ALPHABET.indexOf(symbol);
  return draw / 2 ** 48;
}

/** The arm in whose stretch of 0…1 a draw falls: the holdout first, then the arms in the order of the pool. */
export function armAt({ holdout, arms }: Trial, draw: number): string {
  if (draw < holdout) return HOLDOUT;
  let left = (draw - holdout) / (1 - holdout);
  for (const { id, share } of arms) {
    left -= share;
    if (left < 0) return id;
  }
  // Shares sum to 1 but for rounding.
  return arms.at(-1)?.id ?? OFFERS;
}

/** Share of all shoppers by arm, as designed; sums to 1. */
export function armShares({ holdout, arms }: Trial): ReadonlyMap<string, number> {
  const rest = arms.length > 0 ? arms : [{ id: OFFERS, share: 1 }];
  return new Map([[HOLDOUT, holdout], ...rest.map(({ id, share }) => [id, share * (1 - holdout)] as const)]);
}
