/** The same run in several processes: an answer waits for the platform's crypto threads more than it computes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TargetResult } from './run-mutations.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each with a seed of its own; `n` in all. */
export async function inProcesses(
  processes: number,
  n: number,
  seed: number,
  only: readonly string[] | undefined,
): Promise<TargetResult[]> {
  const parts = await Promise.all(
    Array.from({ length: processes }, async (_, index) => {
      const share = Math.floor(n / processes) + (index < n % processes ? 1 : 0);
      const args = ['--n', String(share), '--seed', String(seed + index), '--json'];
      const child = spawn(
        process.execPath,
        [
          'scripts/run.mjs',
          'bench/bench.ts',
          'mutations',
          ...args,
          ...(only ? ['--only', only.join(',')] : []),
        ],
        { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let text = '';
      child.stdout.on('data', (part) => {
        text += part;
      });
      const [code] = await once(child, 'close');
      if (!text) throw new Error(`a process ended with ${code}`);
      return JSON.parse(text) as TargetResult[];
    }),
  );
  return (parts[0] ?? []).map((_, index) =>
    parts.map((part) => part[index] as TargetResult).reduce(together),
  );
}

/** Counts add up; of times the slower one is said. */
function together(a: TargetResult, b: TargetResult): TargetResult {
  const refused = { ...a.refused };
  for (const [code, count] of Object.entries(b.refused)) refused[code] = (refused[code] ?? 0) + count;
  return {
    ...a,
    n: a.n + b.n,
    same: a.same + b.same,
    taken: a.taken + b.taken,
    unchanged: a.unchanged + b.unchanged,
    refused: Object.fromEntries(Object.entries(refused).sort(([, one], [, other]) => other - one)),
    wrong: [...a.wrong, ...b.wrong],
    p50: Math.max(a.p50, b.p50),
    p99: Math.max(a.p99, b.p99),
    slowest: Math.max(a.slowest, b.slowest),
  };
}
