/**
 * npm run bench -- mutations [--n 100000] [--seed 1] [--only manifest,root] [--processes 1] [--write]
 *
 * Changes signed files and pools in as many ways and asks the device's own verification, and `pool check`, about each: no
 * changed signed byte is taken, nothing crashes, no answer takes longer than a second. `npm test` does a small run.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inProcesses } from './in-processes.js';
import { runMutations } from './run-mutations.js';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    processes: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [n, seed] = [Number(values.n), Number(values.seed)];
let last = 0;
const only = values.only?.split(',');
const results =
  Number(values.processes) > 1
    ? await inProcesses(Number(values.processes), n, seed, only)
    : await runMutations({
        n,
        seed,
        ...(only && { only }),
        onProgress: (text) => {
          if (Date.now() - last < 2_000) return;
          last = Date.now();
          console.error(text);
        },
      });
if (values.json) console.log(JSON.stringify(results));
else show();

function show(): void {
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((all, one) => all + one, 0);
  console.table(
    results.map(({ target, same, taken, unchanged, refused, wrong, p50, p99, slowest }) => ({
      target,
      refused: sum(refused),
      same,
      taken,
      unchanged,
      wrong: wrong.length,
      'p50 ms': p50,
      'p99 ms': p99,
      'slowest ms': slowest,
    })),
  );
  for (const { wrong } of results) for (const one of wrong) console.error(one);
}
if (values.write) {
  // Runs of single targets are put together, each with where it ran.
  const file = fileURLToPath(new URL('results.json', import.meta.url));
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const where = {
    processor: cpus()[0]?.model,
    cores: cpus().length,
    load: loadavg()[0],
    node: process.version,
  };
  const fresh = Object.fromEntries(
    results.map(({ target, ...one }) => [
      target,
      { ...one, seed, processes: Number(values.processes), where },
    ]),
  );
  writeFileSync(file, `${JSON.stringify({ ...before, ...fresh }, null, 2)}\n`);
}
process.exitCode = results.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
