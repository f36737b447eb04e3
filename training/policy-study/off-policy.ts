/**
 * Do off-policy estimates and their intervals hold what they promise? IPW, SNIPW, DM and DR on 1,000 synthetic logs of each of fourteen
 * kinds whose true value is known: bias, and how often the 95 % interval holds the truth.
 */
import { join } from 'node:path';
import { type PartOptions, scaled, seldom, writeFigure } from '../evaluation/part.js';
import type { Row } from '../rows.js';
import { openStageCache } from '../study/cache.js';
import { figuresOf, regimeRows } from './off-policy/figures.js';
import { type Dot, offPolicyPlot } from './off-policy/plot.js';
import { ESTIMATORS, REGIMES } from './off-policy/regimes.js';
import { repeated } from './off-policy/repeat.js';

const SEED = 1;
const LOGS = 1000;
/** Moves whenever results kept from before would no longer be what the code gives. */
const VERSION = 2;

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = SEED, say } = options;
  const logs = scaled(LOGS, options, 20);
  const cache = openStageCache(join('.cache', 'off-policy'), { VERSION, seed, logs });
  const progress = seldom(say);
  const [all, dots]: [Row[], Dot[]] = [[], []];
  for (const [id, regime] of Object.entries(REGIMES)) {
    const made = await cache.stage(id, () =>
      repeated(regime, logs, `off-policy/${seed}/${regime.stream ?? id}`, (log) =>
        progress(() => `${id}: log ${log} of ${logs}`),
      ),
    );
    all.push(...regimeRows(id, regime, made, seed));
    for (const estimator of ESTIMATORS) {
      const judged = regime.judged.includes(estimator);
      dots.push({ regime: regime.name, estimator, judged, ...figuresOf(made.told[estimator]) });
    }
  }
  writeFigure(options, 'policy-off-policy.svg', await offPolicyPlot(dots, logs));
  return all;
}
