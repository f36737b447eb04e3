/**
 * What a runner keeps of a pool: its coupons' terms encoded once, and the rows of the coupons asked about last, since
 * decisions one after the other are mostly about the same. In tensors of the backend that is active when it is asked.
 */
import { keep, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { pickRows } from './pick-rows.js';
import { encodeCoupons, lateTerms, type StudentWeights } from './student.js';
import type { PoolRows, StudentShape } from './types.js';

export class KeptTerms {
  readonly #weights: StudentWeights;
  readonly #shape: StudentShape;
  #pool: { readonly terms: Float32Array; readonly encoded: Tensor2D } | undefined;
  #last: { readonly rows: Uint32Array; readonly padded: number; readonly picked: Tensor2D } | undefined;

  constructor(weights: StudentWeights, shape: StudentShape) {
    this.#weights = weights;
    this.#shape = shape;
  }

  /** The late layer's terms of these coupons, [padded, L]; what is beyond `rows` repeats the pool's first coupon. */
  rows({ terms, rows }: PoolRows, padded: number): Tensor2D {
    const encoded = this.#encoded(terms);
    const last = this.#last;
    if (last?.padded === padded && same(last.rows, rows)) return last.picked;
    last?.picked.dispose();
    const indices = new Float32Array(padded);
    indices.set(rows);
    const picked = keep(pickRows(encoded, tensor1d(indices)));
    this.#last = { rows: rows.slice(), padded, picked };
    return picked;
  }

  dispose(): void {
    this.#pool?.encoded.dispose();
    this.#last?.picked.dispose();
    this.#pool = undefined;
    this.#last = undefined;
  }

  #encoded(terms: Float32Array): Tensor2D {
    if (this.#pool?.terms === terms) return this.#pool.encoded;
    this.dispose();
    const width = this.#shape.coupon;
    const coupons = tensor2d(terms, [terms.length / width, width]);
    const encoded = keep(lateTerms(this.#weights, encodeCoupons(this.#weights, coupons)));
    this.#pool = { terms, encoded };
    return encoded;
  }
}

function same(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((row, at) => row === other[at]);
}
