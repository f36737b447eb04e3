/**
 * The one cookie that a shop's own server may set (docs/consent.md): an arm of at most four bits and the epoch in which it was drawn,
 * the same epoch for everybody. It is drawn once: a cookie of this epoch is never written again, so nothing a shopper does can change
 * it, and it says no more about them than their arm. Pure: the shop's backend knows about consent and sends the header. No `HttpOnly`: the
 * device takes its arm from it (src/measure/arm-cookie.ts), and an erasure can reach it.
 */
import { COOKIE_ARMS, type CookieArm, cookieArm } from '../../src/measure/arm-cookie.js';

export const ARM_COOKIE = 'etui_arm';

export interface ArmCookieOptions {
  /** Ms since the epoch. */
  readonly now: number;
  /** Uniform in [0, 1), cryptographically strong. */
  readonly random: () => number;
  /** Days of an epoch, counted from 1 January 1970 for everybody alike; 90 when absent. */
  readonly epochDays?: number;
}

export interface ArmCookie extends CookieArm {
  /** `Set-Cookie`; absent where this epoch's cookie is there already. */
  readonly header?: string;
}

const DAY_MS = 86_400_000;

/**
 * The shopper's arm, with the header that keeps it. Only for who has consented.
 * @param cookies the request's `Cookie` header; absent where it has none
 * @throws TypeError where an epoch has no whole days
 */
export function armCookie(cookies: string | undefined, options: ArmCookieOptions): ArmCookie {
  const { now, random, epochDays = 90 } = options;
  if (!(Number.isInteger(epochDays) && epochDays >= 1)) throw new TypeError('epochDays: expected whole days');
  const epoch = Math.floor(now / (epochDays * DAY_MS));
  const kept = readArm(cookies);
  if (kept?.epoch === epoch) return kept;
  const arm = Math.floor(random() * COOKIE_ARMS);
  // Everybody's ends with the epoch: an age of its own would tell when it was set.
  const expires = new Date((epoch + 1) * epochDays * DAY_MS).toUTCString();
  const header = `${ARM_COOKIE}=e${epoch}.${arm}; Path=/; Expires=${expires}; Secure; SameSite=Lax`;
  return { epoch, arm, header };
}

/** What a request brought: undefined where there is none, two, or one that was not drawn here. */
export function readArm(cookies: string | undefined): CookieArm | undefined {
  const found = (cookies ?? '').split(';').flatMap((pair) => {
    const [name = '', value = ''] = pair.trim().split('=');
    return name === ARM_COOKIE ? [value] : [];
  });
  return found.length === 1 ? cookieArm(found[0]) : undefined;
}
