/** A pool's coupons as the student reads them: encoded once for a pool version, then asked about by row. */
import { encodeCoupons } from '../features/encode.js';
import type { Coupon, Pool } from '../pool/schema.js';
import type { PoolRows } from './types.js';

export class PoolTerms {
  readonly #terms: Float32Array;
  readonly #rows: ReadonlyMap<string, number>;

  constructor(pool: Pool) {
    this.#terms = encodeCoupons(pool.coupons, pool);
    this.#rows = new Map(pool.coupons.map(({ id }, row) => [id, row]));
  }

  /** @throws TypeError when one of them is none of the pool's */
  of(coupons: readonly Coupon[]): PoolRows {
    const rows = Uint32Array.from(coupons, ({ id }) => {
      const row = this.#rows.get(id);
      if (row === undefined) throw new TypeError('coupons: expected those of the pool');
      return row;
    });
    return { terms: this.#terms, rows };
  }
}
