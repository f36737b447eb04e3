/** What is timed: one checkout after another on each of several lanes, reserve then commit, by whoever does it. */
import { percentile } from './statistics.js';

export interface Timed {
  /** Transactions a second; a checkout is two. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly transactions: number;
}

/** One transaction of a lane. */
export type Step = () => Promise<void>;

/**
 * @param checkout makes the two transactions of a checkout, which has a name of its own
 * @param seconds begins no checkout after that long
 */
export async function timeCheckouts(
  checkout: (name: string) => { reserve: Step; commit: Step },
  { lanes, seconds, name }: { readonly lanes: number; readonly seconds: number; readonly name: string },
): Promise<Timed> {
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  const timed = async (step: Step) => {
    const began = performance.now();
    await step();
    times.push(performance.now() - began);
  };
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let at = 0; performance.now() < end; at += 1) {
        const { reserve, commit } = checkout(`${name}-${lane}-${at}`);
        await timed(reserve);
        await timed(commit);
      }
    }),
  );
  return {
    perSecond: (times.length * 1_000) / (performance.now() - start),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    transactions: times.length,
  };
}
