/**
 * What an artifact carries beside the weights: learnt offline from one shop's logs, looked up on the device. Things and
 * attributes are known by hash only (`hash32` of `item:ID`, `category:NAME`, `brand:NAME`, `price-decile:0`…`9`,
 * `tag:BUCKET`; see keys.ts). Any part may be empty: what needs it is then 0, and a column says so.
 */

/** Width of a factor, F. */
export const FACTORS = 8;
/** Segments of shoppers, S. */
export const SEGMENTS = 6;

/** Vectors by hash. */
export interface FactorTable {
  /** [n], ascending, each once. */
  readonly keys: Uint32Array;
  /** [n, F], row by row. */
  readonly factors: Float32Array;
}

/** Things with enough feedback of their own. */
export interface ItemTable extends FactorTable {
  /** [n]: hash of the thing's `category:NAME` and `brand:NAME`; 0 for none. They say which coupons cover it. */
  readonly category: Uint32Array;
  readonly brand: Uint32Array;
}

/** How a shopper's own factor is found from their feedback (Hu, Koren & Volinsky 2008, equation 4): by one F×F solve. */
export interface FoldIn {
  /** λ > 0 on the squared norm. */
  readonly regularisation: number;
  /** α ≥ 0: feedback of weight r counts with confidence 1 + α·r. */
  readonly confidence: number;
}

/** k-means centroids over columns of the profile. */
export interface SegmentTable {
  /** P names out of `SEGMENT_COLUMNS` (segment-columns.ts): the space of the centroids. */
  readonly columns: readonly string[];
  /** [P]: value' = (value − mean) / scale; scale > 0. */
  readonly means: Float32Array;
  readonly scales: Float32Array;
  /** [S, P], standardised, row by row. */
  readonly centroids: Float32Array;
}

export interface Tables {
  /** [TAG_BUCKETS], ≥ 0, or empty: weight of a tag by how rare it is. Unseen buckets hold the weight of the rarest. */
  readonly idf: Float32Array;
  readonly items: ItemTable;
  /** Attributes by their own hash, for things too new to have a factor: theirs is the mean of their attributes'. */
  readonly attributes: FactorTable;
  readonly foldIn: FoldIn;
  readonly segments: SegmentTable;
  /** [9], ascending, or empty: deciles over shoppers of the mean time a product view was looked at, seconds. */
  readonly dwellDeciles: Float32Array;
}

const NONE = new Float32Array(0);
const NO_KEYS = new Uint32Array(0);

/** A model without tables, such as the generic one: factors belong to one shop's range. */
export const NO_TABLES: Tables = {
  idf: NONE,
  items: { keys: NO_KEYS, factors: NONE, category: NO_KEYS, brand: NO_KEYS },
  attributes: { keys: NO_KEYS, factors: NONE },
  foldIn: { regularisation: 1, confidence: 1 },
  segments: { columns: [], means: NONE, scales: NONE, centroids: NONE },
  dwellDeciles: NONE,
};

/** Row of a key in a table's ascending `keys`; −1 where it is not. */
export function rowOf(keys: Uint32Array, key: number): number {
  let from = 0;
  let to = keys.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((keys[middle] as number) < key) from = middle + 1;
    else to = middle;
  }
  return keys[from] === key ? from : -1;
}
