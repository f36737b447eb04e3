/**
 * npm run replay -- FILE [--json] [--limit ROWS] [--model FILE] [--pool FILE]
 *
 * Feeds a recorded clickstream (gzipped or not) through the engine and counts what came of it. FILE is either
 *   - rows of the log format (docs/logs.md), e.g. `{"shopper": "…", "name": "view_item", "at": <ms>, "params": {…}}` a
 *     line, all lines of a shopper together, oldest first; or
 *   - the e-shop clothing clickstream of 2008: https://archive.ics.uci.edu/dataset/553, here
 *     ../shared/data/eshop-clothing-2008/e-shop-clothing-2008.csv.gz
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { eshopRow, isEshopHeader } from './replay/eshop-rows.js';
import { logRow } from './replay/log-rows.js';
import { replay } from './replay/replay.js';
import { REPLAY_POOL } from './replay/replay-pool.js';
import { replayRows } from './replay/report.js';
import { linesOf, type ReplayRow } from './replay/rows.js';
import { printRows } from './rows.js';
import { shippedModel } from './shipped-model.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    limit: { type: 'string' },
    model: { type: 'string' },
    pool: { type: 'string' },
  },
});
const [file] = positionals;
if (!file || !existsSync(file)) {
  console.error(
    `${file ? `${file} does not exist.` : 'usage: npm run replay -- FILE [--json] [--limit ROWS] [--model FILE] [--pool FILE]'}\n` +
      'A public recording to try: https://archive.ics.uci.edu/dataset/553',
  );
  process.exit(2);
}

async function* rowsOf(path: string, limit: number): AsyncGenerator<ReplayRow> {
  let read = 0;
  let parse = logRow;
  for await (const line of linesOf(path)) {
    if (read === 0 && parse !== eshopRow && isEshopHeader(line)) {
      parse = eshopRow;
      continue;
    }
    if (read++ >= limit) return;
    yield parse(line);
  }
}

let peak = 0;
const result = await replay({
  rows: rowsOf(file, values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit)),
  pool: values.pool ? JSON.parse(readFileSync(values.pool, 'utf8')) : REPLAY_POOL,
  modelFile: values.model ?? shippedModel('model-artifacts'),
  ticks: () => performance.now(),
  onShopper: ({ shoppers, events }) => {
    if (shoppers % 500 !== 0) return;
    peak = Math.max(peak, process.memoryUsage.rss());
    if (process.stderr.isTTY) process.stderr.write(`\r${shoppers} shoppers, ${events} events`);
  },
});
peak = Math.max(peak, process.memoryUsage.rss());
printRows(replayRows(result, peak), values.json);
