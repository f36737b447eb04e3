/** The shop's backend speaking to Etui's server: reserve, commit, release, under the secret that only the two know. */
import { randomUUID } from 'node:crypto';
import { CURRENCY } from '../catalogue.js';
import type { Answer, CouponDesk } from './checkout.js';

export interface DeskOptions {
  /** Address under which Etui's server answers, e.g. `http://localhost:4400/etui/`. */
  readonly base: string;
  readonly secret: string;
  readonly fetch?: typeof fetch;
}

const ATTEMPTS = 2;
const TIMEOUT_MS = 5_000;

export function couponDesk({ base, secret, fetch: fetcher = fetch }: DeskOptions): CouponDesk {
  /** The same key on each attempt: what was done already is answered again, not done twice. */
  const post = async <T extends object>(path: string, body: object): Promise<Answer<T>> => {
    const headers = {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const request = { method: 'POST', headers, body: JSON.stringify(body), signal };
      const response = await fetcher(new URL(path, base), request).catch(() => undefined);
      if (!response || response.status >= 500) continue;
      const answer = (await response.json()) as T & { readonly reason?: string };
      return response.ok ? { ok: true, ...answer } : { ok: false, reason: answer.reason ?? 'unreachable' };
    }
    return { ok: false, reason: 'unreachable' };
  };

  return {
    async reserve({ code, items, checkoutId }) {
      const lines = items.map(({ product, quantity }) => ({
        itemId: product.id,
        category: product.category,
        brand: product.brand,
        unitPrice: product.price,
        quantity,
        onSale: product.onSale,
      }));
      const body = { code, cart: { lines }, currency: CURRENCY, checkoutId };
      const answer = await post<{ reservation: string; discount: number }>('reserve', body);
      return answer.ok ? { ok: true, reservationId: answer.reservation, discount: answer.discount } : answer;
    },
    commit: ({ reservationId, orderId }) => post('commit', { reservation: reservationId, orderId }),
    release: ({ reservationId }) => post('release', { reservation: reservationId }),
  };
}
