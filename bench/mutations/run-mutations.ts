import { random } from './random.js';
import { type Target, targets, type Verdict } from './targets.js';

export interface TargetResult {
  readonly target: string;
  readonly what: string;
  readonly n: number;
  /** Changed, and yet what was taken says exactly what was signed: blanks, the other of two valid signatures. */
  readonly same: number;
  /** Of those that the shop itself signed or wrote: fit to be used. */
  readonly taken: number;
  /** Left as it was by chance, or another genuine file. */
  readonly unchanged: number;
  /** By code. */
  readonly refused: Readonly<Record<string, number>>;
  /** What must not be, with the seed that shows it. */
  readonly wrong: readonly string[];
  /** Longer than {@link MOST_MS} each of six times, with their seeds. */
  readonly slow: readonly string[];
  /** Took longer than a second, and were asked again; the quickest of up to six answers counts. */
  readonly repeated: number;
  /** Wall clock, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
}

export interface MutationOptions {
  /** Of each target. */
  readonly n: number;
  readonly seed: number;
  readonly only?: readonly string[];
  /** Answers at work together: each waits for the platform's crypto threads more than it computes. 1 when absent. */
  readonly atOnce?: number;
  readonly onProgress?: (text: string) => void;
}

/** No answer takes longer, ms. */
export const MOST_MS = 1_000;

export async function runMutations(options: MutationOptions): Promise<TargetResult[]> {
  const results: TargetResult[] = [];
  for (const target of await targets()) {
    if (options.only && !options.only.includes(target.name)) continue;
    results.push(await attackMany(target, options));
  }
  return results;
}

async function attackMany(
  target: Target,
  { n, seed, atOnce = 1, onProgress }: MutationOptions,
): Promise<TargetResult> {
  const count = { same: 0, taken: 0, unchanged: 0 };
  const refused: Record<string, number> = {};
  const wrong: string[] = [];
  const slow: string[] = [];
  const times = new Float64Array(n);
  let next = 0;
  let repeated = 0;
  const attackOne = async (index: number) => {
    // Each has a seed of its own, so that one can be looked at alone.
    const own = (seed * 1_000_003 + index) >>> 0;
    const start = performance.now();
    const verdict: Verdict = await target.attack(random(own));
    let took = performance.now() - start;
    // On a busy machine anything may be kept waiting once. What is slow by itself is slow each time.
    for (let again = 0; took > MOST_MS && again < 5; again += 1) {
      const restart = performance.now();
      await target.attack(random(own));
      took = Math.min(took, performance.now() - restart);
      if (again === 0) repeated += 1;
    }
    times[index] = took;
    if (verdict === 'same' || verdict === 'unchanged' || verdict === 'taken') count[verdict] += 1;
    else if ('code' in verdict) refused[verdict.code] = (refused[verdict.code] ?? 0) + 1;
    else wrong.push(`${target.name}, seed ${own}: ${verdict.wrong}`);
    if (took > MOST_MS) slow.push(`${target.name}, seed ${own}: ${Math.round(took)} ms`);
    if (index % 1_000 === 999)
      onProgress?.(`${target.name}: ${(index + 1).toLocaleString('en')} of ${n.toLocaleString('en')}`);
  };
  const worker = async () => {
    while (next < n) {
      const index = next;
      next += 1;
      await attackOne(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const sorted = times.slice().sort();
  const at = (share: number) => Number((sorted[Math.min(n - 1, Math.floor(share * n))] ?? 0).toFixed(3));
  return {
    target: target.name,
    what: target.what,
    n,
    ...count,
    refused: Object.fromEntries(Object.entries(refused).sort(([, a], [, b]) => b - a)),
    wrong,
    slow,
    repeated,
    p50: at(0.5),
    p99: at(0.99),
    slowest: at(1),
  };
}
