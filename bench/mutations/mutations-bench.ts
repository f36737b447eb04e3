/**
 * npm run bench -- mutations [--n 100000] [--seed 1] [--only manifest,root] [--at-once 1] [--write]
 *
 * Changes signed files and pools in as many ways and asks the device's own verification, and `pool check`, about each: no
 * changed signed byte is taken, nothing crashes, no answer takes longer than a second. `npm test` does a small run.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runMutations } from './run-mutations.js';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    'at-once': { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const [n, seed] = [Number(values.n), Number(values.seed)];
let last = 0;
const only = values.only?.split(',');
const atOnce = Number(values['at-once']);
const results = await runMutations({
  n,
  seed,
  atOnce,
  ...(only && { only }),
  onProgress: (text) => {
    if (Date.now() - last < 2_000) return;
    last = Date.now();
    console.error(text);
  },
});
const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((all, one) => all + one, 0);
console.table(
  results.map(({ target, same, taken, unchanged, refused, wrong, repeated, p50, p99, slowest }) => ({
    target,
    refused: sum(refused),
    same,
    taken,
    unchanged,
    wrong: wrong.length,
    repeated,
    'p50 ms': p50,
    'p99 ms': p99,
    'slowest ms': slowest,
  })),
);
for (const { wrong, slow } of results) for (const one of [...wrong, ...slow]) console.error(one);
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
    results.map(({ target, ...one }) => [target, { ...one, seed, atOnce, where }]),
  );
  writeFileSync(file, `${JSON.stringify({ ...before, ...fresh }, null, 2)}\n`);
}
process.exitCode = results.some(({ wrong, slow }) => wrong.length + slow.length > 0) ? 1 : 0;
