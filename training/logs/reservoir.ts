import type { Random } from '../simulator/random.js';

/**
 * A uniform sample of a stream of unknown length (Vitter 1985, algorithm R). What would not be kept is never made.
 */
export class Reservoir<T> {
  readonly #most: number;
  readonly #draw: Random;
  readonly #kept: T[] = [];
  #seen = 0;

  constructor(most: number, draw: Random) {
    this.#most = most;
    this.#draw = draw;
  }

  offer(make: () => T): void {
    const seen = this.#seen++;
    if (seen < this.#most) {
      this.#kept.push(make());
      return;
    }
    const place = this.#draw.integer(0, seen);
    if (place < this.#most) this.#kept[place] = make();
  }

  get seen(): number {
    return this.#seen;
  }

  get kept(): readonly T[] {
    return this.#kept;
  }
}
