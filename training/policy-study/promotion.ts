/**
 * Does a model rank customers by what a real, randomised promotion adds? The rows of `evaluate -- sets hillstrom-email`, from the same
 * code and the same kept splits.
 */
import { join } from 'node:path';
import { type PartOptions, writeFigure } from '../evaluation/part.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';
import { SETS } from '../sets/sets.js';
import { openStageCache } from '../study/cache.js';

export async function rows(options: PartOptions): Promise<Row[]> {
  const { data, say } = options;
  const name = 'hillstrom-email';
  const set = SETS[name];
  const missing = set.missing(data);
  if (missing !== undefined) {
    say(`skipped, ${missing} is not there. The public original: ${set.source}`);
    return [];
  }
  await startTensorflow();
  const cache = openStageCache(join('.cache', 'sets'), { name, version: set.version });
  // Its twenty splits are the published ones at any --scale; the corrected interval is made for that many.
  const measured = await set.measure(data, cache, say);
  const own = measured.map(({ shares: _, ...row }): Row => row);
  writeFigure(options, 'policy-promotion.svg', await plot(own));
  return own;
}

const QINI = 'sets.hillstrom-email.qini.';

function plot(measured: readonly Row[]): Promise<string> {
  const alone = measured.filter(({ id }) => id.startsWith(QINI) && !id.includes('student-over-'));
  return forestPlot({
    title: 'Whom does a real promotion move?',
    subtitle:
      'Randomised e-mail, 21,223 customers, mean of twenty halves; corrected resampled 95 % intervals',
    x: 'Qini area',
    reference: { value: 0, name: 'a random order' },
    rows: alone.map(({ id, value, interval }) => {
      const name = id.slice(QINI.length);
      return { name, ours: name === 'student', value, ...(interval && { interval }) };
    }),
  });
}
