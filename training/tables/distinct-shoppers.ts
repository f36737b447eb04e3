/**
 * Has something been done by at least k different people? Remembers at most k hashes of people per thing, and forgets them
 * once there are enough: the guard that keeps what only a few did out of every table.
 */
export class DistinctShoppers {
  readonly #few = new Map<number, number[]>();
  readonly #enough = new Set<number>();
  readonly #least: number;

  /** @param least k ≥ 1 */
  constructor(least: number) {
    this.#least = least;
  }

  /** @param shopper hash of a person */
  add(thing: number, shopper: number): void {
    if (this.#enough.has(thing)) return;
    const few = this.#few.get(thing) ?? [];
    if (few.includes(shopper)) return;
    few.push(shopper);
    if (few.length < this.#least) {
      this.#few.set(thing, few);
      return;
    }
    this.#enough.add(thing);
    this.#few.delete(thing);
  }

  has(thing: number): boolean {
    return this.#enough.has(thing);
  }

  /** Forgets a thing altogether. */
  forget(thing: number): void {
    this.#few.delete(thing);
    this.#enough.delete(thing);
  }
}
