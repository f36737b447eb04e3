/** The student's inputs and outputs as plain typed arrays: what crosses from the engine to a backend and back. */

/** Sizes that a student and its features agree on. */
export interface StudentShape {
  /** Features of one event, E. */
  readonly event: number;
  /** Width of the session's encoding, H. */
  readonly hidden: number;
  /** Features of profile, cart and clock, C. */
  readonly context: number;
  /** Features of a coupon's own terms, K. */
  readonly coupon: number;
  /** Features of a coupon relative to this cart and visit, R. */
  readonly relative: number;
}

/** One request: new events onto a known encoding, then N coupons scored, with one readback. */
export interface StudentInput {
  /** [H] encoding so far; zeros for a new session. */
  readonly hidden: Float32Array;
  /** [T, E] events since then, T ≥ 0. */
  readonly events: Float32Array;
  /** [1, C], or [N, C] where rows differ (explanations). */
  readonly context: Float32Array;
  /** [N, K]. */
  readonly coupons: Float32Array;
  /** [N, R]. */
  readonly relative: Float32Array;
}

/**
 * The same about coupons of a pool. A runner encodes the pool's terms when it first sees them and keeps that for as long
 * as it is asked about the same array, so that a decision pays for what is relative to the cart alone.
 */
export interface PoolRequest extends Omit<StudentInput, 'coupons'> {
  readonly coupons: PoolRows;
}

export interface PoolRows {
  /** [P, K], all of the pool; told apart by identity and never changed. */
  readonly terms: Float32Array;
  /** [N] indices of the coupons asked about, each in 0…P−1. */
  readonly rows: Uint32Array;
}

export type StudentRequest = StudentInput | PoolRequest;

export const BASE_HEADS = ['buy', 'order', 'wait'] as const;
export const COUPON_HEADS = ['uplift', 'redeem', 'basket', 'claim', 'interest'] as const;

export interface StudentOutput {
  /** [H]. */
  readonly hidden: Float32Array;
  /**
   * [1 or N, 3]: logit of p(buy | none); log of E[order value | buy, none] in typical orders; value of waiting: what the
   * best choice at a later moment of this visit is expected to add over none, in typical orders.
   */
  readonly base: Float32Array;
  /**
   * [N, 5]: added logit of p(buy | c); logit of p(redeem | buy, c); added log order value; logit of p(claim | shown c);
   * logit of the probability that the next thing looked at is in c's scope.
   */
  readonly coupons: Float32Array;
}

export type BackendName = 'webgpu' | 'cpu';

/** A student loaded on one backend. */
export interface StudentRunner {
  readonly backend: BackendName;
  readonly shape: StudentShape;
  run(request: StudentRequest): Promise<StudentOutput>;
  /** GPU dispatches so far; always 0 on the CPU. */
  dispatches(): number;
  dispose(): void;
}

/** Weights by name, already dequantised to float32. */
export interface NamedWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type NamedWeights = Readonly<Record<string, NamedWeight>>;
