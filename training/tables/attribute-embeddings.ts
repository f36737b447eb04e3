/**
 * Factors for things too new to have any: each attribute (category, brand, price decile, words of the title) gets a vector
 * such that the mean over a thing's attributes comes near its factors (ridge regression). The map from attributes to
 * factors is the idea of Gantner et al. 2010, "Learning Attribute-to-Feature Mappings for Cold-Start Recommendations".
 */
import { priceKey, tagKey } from '../../src/features/keys.js';
import { priceQuantile } from '../../src/features/scale.js';
import type { Minor } from '../../src/money.js';
import type { CountedItem } from './item-counts.js';
import { fitRidge } from './ridge.js';

export type Attributed = Pick<CountedItem, 'category' | 'brand' | 'tags' | 'price'>;

/** Keys of a thing's attributes, each once. */
export function attributesOf(
  { category, brand, tags, price }: Attributed,
  deciles: readonly Minor[],
): readonly number[] {
  const keys = new Set<number>();
  if (category) keys.add(category);
  if (brand) keys.add(brand);
  if (price !== undefined) keys.add(priceKey(priceQuantile(price, deciles)));
  for (const tag of tags) keys.add(tagKey(tag));
  return [...keys];
}

export interface AttributeEmbeddings {
  /** [n] ascending. */
  readonly keys: Uint32Array;
  /** [n, F]. */
  readonly factors: Float64Array;
}

export interface EmbeddingProblem {
  /** [n] attribute keys of each thing. */
  readonly attributes: readonly (readonly number[])[];
  /** [n, F]. */
  readonly factors: Float64Array;
  readonly width: number;
  /** [n] how much each thing's factors are to be trusted, > 0: the visits behind them. */
  readonly support: ArrayLike<number>;
  /** Attributes with a vector of their own, at most; those of most things. 600 by default. */
  readonly most?: number;
  /** λ on the attributes' vectors, in things of mean support; 0.1 by default. */
  readonly ridge?: number;
}

export function fitAttributeEmbeddings(problem: EmbeddingProblem): AttributeEmbeddings {
  const { attributes, factors, width, support, most = 600, ridge = 0.1 } = problem;
  const keys = mostCommon(attributes, most);
  const columnOf = new Map(Array.from(keys, (key, column) => [key, column] as const));
  const rows = attributes.map((all) => {
    const columns = all.map((key) => columnOf.get(key)).filter((column) => column !== undefined);
    return { columns, values: columns.map(() => 1 / columns.length) };
  });
  const mean = Array.from(support).reduce((sum, value) => sum + value, 0) / Math.max(1, rows.length);
  // Squared error shrinks with the visits behind a factor, but not for ever: popular things must not be all that counts.
  const weights = Array.from(support, (value) => value / (value + mean));
  return {
    keys,
    factors: fitRidge({ rows, width: keys.length, targets: factors, outputs: width, weights, ridge }),
  };
}

/** Ascending keys of the attributes that most things have. */
function mostCommon(attributes: readonly (readonly number[])[], most: number): Uint32Array {
  const counts = new Map<number, number>();
  for (const all of attributes) for (const key of all) counts.set(key, (counts.get(key) ?? 0) + 1);
  const common = [...counts].sort(([a, left], [b, right]) => right - left || a - b).slice(0, most);
  return Uint32Array.from(common, ([key]) => key).sort();
}

/** Adds the mean of a thing's known attributes into `out` at `offset`; says whether any is known. */
export function embed(
  attributes: readonly number[],
  { keys, factors }: { readonly keys: Uint32Array; readonly factors: ArrayLike<number> },
  out: Float64Array,
  offset = 0,
): boolean {
  const width = factors.length / Math.max(1, keys.length);
  const rows = attributes.map((key) => keys.indexOf(key)).filter((row) => row >= 0);
  for (const row of rows)
    for (let f = 0; f < width; f++)
      out[offset + f] = (out[offset + f] as number) + (factors[row * width + f] as number) / rows.length;
  return rows.length > 0;
}
