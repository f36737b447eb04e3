/** One import in a process of its own, so that the peak of its memory is its own: prints one line of JSON. */
import * as v from 'valibot';
import { Pool } from '../../src/pool/schema.js';
import { examplesFromLogs } from '../../training/logs/examples-from-logs.js';
import { REPLAY_POOL } from '../../training/replay/replay-pool.js';
import { LOG_END, madeLog } from './made-log.js';

const [events = '100000', most = '20000', tables = ''] = process.argv.slice(2);
const pool = v.parse(Pool, { ...REPLAY_POOL, currency: 'EUR' });
const log = madeLog(
  Number(events),
  pool.coupons.map(({ id }) => id),
  1,
);
let [peak, atHalf] = [0, 0];
const watch = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};
const idle = process.memoryUsage.rss();
const began = performance.now();
const cpu = process.cpuUsage();
let shown = began;
const { source, heldOut, report } = await examplesFromLogs([log], {
  pool,
  seed: 1,
  now: LOG_END,
  most: Number(most),
  ...(tables === 'tables' && { tables: 'fit' }),
  onProgress(progress) {
    watch();
    if (progress.pass === 'examples' && 2 * progress.bucket <= progress.of) atHalf = peak;
    if (performance.now() - shown < 2_000) return;
    shown = performance.now();
    const done = progress.pass === 'read' ? `${progress.rows} rows` : `${progress.bucket} of ${progress.of}`;
    process.stderr.write(`  ${progress.pass}: ${done}, ${Math.round(peak / 1e6)} MB\n`);
  },
});
watch();
const ms = performance.now() - began - log.writing();
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    rows: report.rows,
    ms,
    cpuMs: (user + system) / 1_000 - log.writing(),
    writing: log.writing(),
    idle,
    peak,
    atHalf,
    examples: source.labelled.length + source.unlabelled.length + heldOut.length,
    seen: [report.training, report.heldOut].reduce((sum, part) => sum + part.labelled + part.unlabelled, 0),
    dropped: report.dropped,
  }),
);
