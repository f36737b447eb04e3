/** Times of several things that take turns, so that whatever else the machine does falls on all of them alike. */

export type Timed = Readonly<Record<string, () => Promise<unknown>>>;

export interface Spread {
  /** Milliseconds of one call. */
  readonly median: number;
  /** The middle 80 % of the samples. */
  readonly low: number;
  readonly high: number;
}

/** Milliseconds of one call in each round, by name: the same round of two names stood side by side. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** A sample is as many calls as take about so long: clocks in browsers are coarse. */
const SAMPLE_MS = 1.5;
const MOST_CALLS = 256;
/** After so long, and at least so many rounds, it is enough: a software adapter takes seconds for one call. */
const MOST_MS = 30_000;
const LEAST_ROUNDS = 5;

/** Calls each by turns, at most `rounds` times, after warming each. */
export async function interleaved(timed: Timed, rounds: number): Promise<Samples> {
  const entries = Object.entries(timed);
  const calls = new Map<string, number>();
  for (const [name, call] of entries) {
    const first = await spanOf(call, 1);
    // By the third sample just-in-time compilers have settled, and caches are warm.
    const warm = await spanOf(call, Math.min(64, Math.ceil(SAMPLE_MS / Math.max(first, 0.01))));
    calls.set(name, Math.min(MOST_CALLS, Math.max(1, Math.round(SAMPLE_MS / Math.max(warm, 0.005)))));
    await spanOf(call, calls.get(name) as number);
  }
  const samples = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  const start = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= LEAST_ROUNDS && performance.now() - start > MOST_MS) break;
    for (const [name, call] of entries)
      samples.get(name)?.push(await spanOf(call, calls.get(name) as number));
  }
  return Object.fromEntries(samples);
}

/** Milliseconds of one of `calls` calls. */
async function spanOf(call: () => Promise<unknown>, calls: number): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < calls; at++) await call();
  return (performance.now() - start) / calls;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.1), high: at(0.9) };
}

/** How many times as long one takes as the other, round by round: noise that lasts for a round falls out. */
export function ratio(samples: Samples, one: string, other: string): Spread {
  const others = samples[other] ?? [];
  return spread((samples[one] ?? []).map((value, round) => value / (others[round] ?? Number.NaN)));
}
