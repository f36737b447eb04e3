/** Who is who between two requests: a cookie and a map, as small shops do. Made at the first thing worth remembering. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Quantities } from './cart.js';
import type { Hold, Order } from './checkout.js';
import type { Ga4Event } from './ga4.js';

export interface ShopSession {
  cart: Quantities;
  /** The coupon code to use at checkout. */
  code: string | undefined;
  /** What Etui holds for this checkout. */
  hold: Hold | undefined;
  /** One per checkout: what makes asking twice harmless. */
  checkoutId: string;
  order: Order | undefined;
  /** Events of a form that was sent without script, told by the next page. */
  pending: readonly Ga4Event[];
}

const COOKIE = 'shop_session';
const MOST_SESSIONS = 5_000;

export const newCheckoutId = (): string => randomBytes(12).toString('base64url');

const emptySession = (): ShopSession => ({
  cart: new Map(),
  code: undefined,
  hold: undefined,
  checkoutId: newCheckoutId(),
  order: undefined,
  pending: [],
});

export class Sessions {
  readonly #kept = new Map<string, ShopSession>();

  /** The visitor's session for reading; an empty one where there is none. */
  peek(c: Context): ShopSession {
    return this.#kept.get(getCookie(c, COOKIE) ?? '') ?? emptySession();
  }

  /** The visitor's session for writing; sets the cookie where there is none yet. */
  open(c: Context): ShopSession {
    const known = this.#kept.get(getCookie(c, COOKIE) ?? '');
    if (known) return known;
    const id = randomBytes(24).toString('base64url');
    const session = emptySession();
    this.#kept.set(id, session);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_SESSIONS && oldest !== undefined) this.#kept.delete(oldest);
    setCookie(c, COOKIE, id, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return session;
  }
}
