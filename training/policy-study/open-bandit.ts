/**
 * What does a log of one policy say of another, on real clicks? The Open Bandit sample: each policy's click rate from the other's
 * log, against its own. With some fifty clicks a file every estimate is refused, and the rows say why.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PartOptions, writeFigure } from '../evaluation/part.js';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';
import { BANDIT_FILES, BANDIT_SOURCE, banditRows } from '../sets/open-bandit.js';

const ID = 'open-bandit';

export async function rows(options: PartOptions): Promise<Row[]> {
  const missing = BANDIT_FILES.map((file) => join(options.data, file)).find((file) => !existsSync(file));
  if (missing !== undefined) {
    options.say(`skipped, ${missing} is not there. The public original: ${BANDIT_SOURCE}`);
    return [];
  }
  const measured = banditRows(options.data, ID).map(({ shares: _, ...row }): Row => row);
  writeFigure(options, 'policy-open-bandit.svg', await plot(measured));
  return measured;
}

const NAMES: Readonly<Record<string, string>> = {
  'on-policy.bts': 'Thompson sampling, its own log',
  'bts-from-random': 'Thompson sampling, from random:',
  'on-policy.random': 'Random, its own log',
  'random-from-bts': 'Random, from Thompson sampling:',
};

function plot(measured: readonly Row[]): Promise<string> {
  const percent = (value: number) => 100 * value;
  const of = (start: string) =>
    measured.filter(({ id, interval }) => id.startsWith(`${ID}.${start}`) && interval);
  return forestPlot({
    title: 'Click rates from the other policy’s log',
    subtitle:
      'Open Bandit sample, men’s campaign, 10,000 rows each; too few matched clicks: all but the own logs’ are refused',
    x: 'clicks per 100 rows, 95 % intervals',
    digits: 2,
    rows: Object.entries(NAMES).flatMap(([start, name]) =>
      of(start).map(({ id, value, interval }) => {
        const own = start.startsWith('on-policy');
        return {
          name: own ? name : `${name} ${(id.split('.').at(-1) as string).toUpperCase()}`,
          ours: own,
          value: percent(value),
          ...(interval && { interval: [percent(interval[0]), percent(interval[1])] as const }),
        };
      }),
    ),
  });
}
