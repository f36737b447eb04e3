/**
 * How telling a tag is: smoothed inverse document frequency over the buckets of src/features/tags.ts. Documents are visits,
 * not items: searches belong to no item, and a word in many titles that nobody opens is still a rare thing to be
 * interested in.
 */
import { hash32 } from '../../src/features/hash.js';
import { TAG_BUCKETS } from '../../src/features/tags.js';
import { DistinctShoppers } from './distinct-shoppers.js';

export class TagCounts {
  readonly #documents = new Float64Array(TAG_BUCKETS);
  readonly #shoppers: DistinctShoppers;
  readonly #least: number;
  #visits = 0;

  /** @param minShoppers a bucket that fewer different people met gets the default weight */
  constructor(minShoppers: number) {
    this.#least = minShoppers;
    this.#shoppers = new DistinctShoppers(minShoppers);
  }

  /** One visit with the tags of what was looked at and searched for, in any order, repeats allowed. */
  add(shopper: string, tags: Iterable<number>): void {
    this.#visits++;
    const person = hash32(shopper);
    for (const tag of new Set(tags)) {
      this.#documents[tag] = (this.#documents[tag] as number) + 1;
      this.#shoppers.add(tag, person);
    }
  }

  /** Buckets with a weight of their own. */
  get counted(): number {
    let count = 0;
    for (let tag = 0; tag < TAG_BUCKETS; tag++) if (this.#shoppers.has(tag)) count++;
    return count;
  }

  /**
   * [TAG_BUCKETS] 1 + ln((1 + visits) / (1 + visits with the tag)), ≥ 1; a bucket that too few people met counts as one in
   * just as many visits as people are asked for, whether it was met four times or never. Empty where no bucket counts.
   */
  idf(): Float32Array {
    if (this.counted === 0) return new Float32Array(0);
    const weight = (documents: number) => 1 + Math.log((1 + this.#visits) / (1 + documents));
    return Float32Array.from(this.#documents, (documents, tag) =>
      weight(this.#shoppers.has(tag) ? documents : Math.min(this.#least, this.#visits)),
    );
  }
}
