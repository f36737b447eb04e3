/** Simulated beside real, as rows and as a plot; and how fast examples come. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineChart } from '../report/plot.js';
import type { Row } from '../rows.js';
import { simulatedExamples } from '../simulated-examples.js';
import { LENGTHS, PAGE_GROUPS, QUANTILES } from './calibration/figures.js';
import { type Real, realBrowsing, realPurchases, realRedemptions } from './calibration/real.js';
import { simulatedFigures } from './calibration/simulated.js';
import { createRandom } from './random.js';
import { drawShop, type World } from './shop.js';

export interface CalibrationOptions {
  readonly seed: number;
  readonly world: World;
  readonly data: string;
  readonly figures: string;
  readonly say: (text: string) => void;
}

const SHOPS = 80;
const PER_SHOP = 300;

type Pick<Figures> = readonly [name: string, unit: string, of: (figures: Figures) => number];

export async function reportCalibration({
  seed,
  world,
  data,
  figures,
  say,
}: CalibrationOptions): Promise<{ rows: Row[]; missing: string[] }> {
  say(`Visiting ${SHOPS} simulated shops …`);
  const simulated = simulatedFigures(seed, SHOPS, PER_SHOP, { world, tables: false });
  say('Reading the real sets …');
  const missing: string[] = [];
  const beside = <Figures extends object>(
    group: string,
    own: Figures,
    real: Real<Figures>,
    count: (figures: Figures) => number,
    picks: readonly Pick<Figures>[],
  ): Row[] => {
    if ('absent' in real) missing.push(real.absent);
    return picks.flatMap(([name, unit, of]) => {
      const row = { unit, goal: '', ok: true, seed };
      const id = `simulator.${world}.${group}.${name}`;
      return [
        { id: `${id}.simulated`, value: of(own), n: count(own), ...row },
        ...('absent' in real ? [] : [{ id: `${id}.real`, value: of(real), n: count(real), ...row }]),
      ];
    });
  };
  const browsing = realBrowsing(data);
  const purchases = realPurchases(data);
  const rows = [
    ...beside('visits', simulated.browsing, browsing, ({ visits }) => visits, [
      ['views', 'per visit', ({ mean }) => mean],
      ...QUANTILES.map(
        (q, i): Pick<typeof simulated.browsing> => [
          `views-q${100 * q}`,
          '',
          ({ quantiles }) => quantiles[i] as number,
        ],
      ),
      ['one-view-only', '%', ({ lengths }) => 100 * (lengths[0] as number)],
      ['same-category', '% of steps', ({ stays }) => 100 * stays],
      ['same-thing', '% of steps', ({ same }) => 100 * same],
      ['back-to-one-seen', '% of steps', ({ returns }) => 100 * returns],
      ['dearer', '% of steps', ({ dearer }) => 100 * dearer],
      ['cheaper', '% of steps', ({ cheaper }) => 100 * cheaper],
    ]),
    ...beside('purchases', simulated.purchases, purchases, ({ visits }) => visits, [
      ['rate', '% of visits', ({ rate }) => 100 * rate],
      ...PAGE_GROUPS.map(
        ([from, below], i): Pick<typeof simulated.purchases> => [
          `rate-${from}-to-${below - 1}-pages`,
          '% of visits',
          ({ byPages }) => 100 * (byPages[i] as number),
        ],
      ),
      ['dwell-q25', 's', ({ dwell }) => dwell[0]],
      ['dwell-median', 's', ({ dwell }) => dwell[1]],
      ['dwell-q75', 's', ({ dwell }) => dwell[2]],
      ['dwell-of-buyers', 's', ({ dwellOfBuyers }) => dwellOfBuyers],
      ['dwell-of-others', 's', ({ dwellOfOthers }) => dwellOfOthers],
    ]),
    ...beside('redemptions', simulated.redemptions, realRedemptions(data), ({ targeted }) => targeted, [
      ['rate', '% of targeted', ({ rate }) => 100 * rate],
      ['later-days-q25', 'days', ({ days }) => days[0]],
      ['later-days-median', 'days', ({ days }) => days[1]],
      ['later-days-q75', 'days', ({ days }) => days[2]],
    ]),
    speed(seed, world),
  ];
  const series = [
    { name: 'simulated', lengths: simulated.browsing.lengths },
    ...('absent' in browsing ? [] : [{ name: 'e-shop clothing 2008', lengths: browsing.lengths }]),
  ];
  mkdirSync(figures, { recursive: true });
  if (world === 'train') {
    const svg = await lineChart({
      title: 'Things looked at in a visit',
      subtitle: `${simulated.browsing.visits.toLocaleString('en')} simulated visits${'absent' in browsing ? '' : ` beside ${browsing.visits.toLocaleString('en')} real ones`}`,
      x: 'views in the visit',
      y: 'share of visits',
      series: series.map(({ name, lengths }) => ({
        name,
        points: lengths.map((value, i) => ({ x: LENGTHS[i] as number, value })),
      })),
    });
    writeFileSync(join(figures, 'simulator-lengths.svg'), svg);
  }
  return { rows, missing };
}

/** Labelled examples with eight candidates, shops and tables included, by processor time of this one thread. */
function speed(seed: number, world: World): Row {
  const random = createRandom(`speed/${seed}`);
  const plan = { outcomes: 1, logging: 'random' } as const;
  const draw = (shops: number, each: number) => {
    let made = 0;
    for (let index = 0; index < shops; index++) {
      const shop = drawShop(random.fork(index), { world });
      for (const _ of simulatedExamples(shop, each, plan, random.fork(`log/${index}`))) made++;
    }
    return made;
  };
  draw(4, 100);
  const before = process.cpuUsage();
  const made = draw(16, 200);
  const { user, system } = process.cpuUsage(before);
  return {
    id: `simulator.${world}.examples`,
    value: Math.round(made / ((user + system) / 1e6)),
    unit: 'per CPU second',
    goal: '',
    ok: true,
    n: made,
    seed,
  };
}
