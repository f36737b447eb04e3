/** Counts of what was dropped or put right, by reason, with the place where each was met first. */
export interface Count {
  count: number;
  /** `file:line`; absent for what has no line of its own. */
  readonly first?: string;
}

export class Tally {
  readonly #counts = new Map<string, Count>();

  add(reason: string, place?: string, by = 1): void {
    const known = this.#counts.get(reason);
    if (known) known.count += by;
    else this.#counts.set(reason, { count: by, ...(place !== undefined && { first: place }) });
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Most frequent first; equal ones by name. */
  all(): Readonly<Record<string, Readonly<Count>>> {
    return Object.fromEntries(
      [...this.#counts].sort(
        ([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : Number(a > b)),
      ),
    );
  }
}
