/** When a log's rows happened, as counts by hour: how its beginning and end, and a point in between, are found. */

const HOUR = 3_600_000;
/** Rows that lie so far from all others, and are so few, come from a clock that was wrong. */
const LONELY_MS = 60 * 24 * HOUR;
const LONELY_SHARE = 1e-3;

export class Span {
  readonly #hours = new Map<number, number>();

  add(at: number): void {
    const hour = Math.floor(at / HOUR);
    this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + 1);
  }

  get count(): number {
    return [...this.#hours.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Ms: [start, end) around all rows but lonely ones at either end; undefined for no rows. */
  bounds(): readonly [start: number, end: number] | undefined {
    const hours = this.#sorted();
    if (hours.length === 0) return undefined;
    const most = LONELY_SHARE * this.count;
    const skip = (ordered: readonly (readonly [number, number])[]) => {
      let [sum, from] = [0, 0];
      ordered.forEach(([hour, count], index) => {
        sum += count;
        const next = ordered[index + 1];
        if (next && sum <= most && Math.abs(next[0] - hour) * HOUR > LONELY_MS) from = index + 1;
      });
      return (ordered[from] as readonly [number, number])[0];
    };
    return [skip(hours) * HOUR, (skip(hours.toReversed()) + 1) * HOUR];
  }

  /** The whole hour before which at least `share` of the rows within `bounds` happened. */
  quantile(share: number): number | undefined {
    const bounds = this.bounds();
    if (!bounds) return undefined;
    const hours = this.#sorted().filter(([hour]) => hour * HOUR >= bounds[0] && hour * HOUR < bounds[1]);
    const all = hours.reduce((sum, [, count]) => sum + count, 0);
    let sum = 0;
    for (const [hour, count] of hours) {
      sum += count;
      if (sum >= share * all) return (hour + 1) * HOUR;
    }
    return bounds[1];
  }

  #sorted(): (readonly [number, number])[] {
    return [...this.#hours].sort(([a], [b]) => a - b);
  }
}
