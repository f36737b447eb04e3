/**
 * Now or later? Whole visits on unseen shops of the test world, one offer in each at most: the value of waiting against the first
 * chance, signs of leaving only, and a random moment, at the same number of offers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { SIGNS_ARE_WORTH } from '../../src/policy/timing.js';
import { clusterBootstrap } from '../evaluation/bootstrap.js';
import { type PartOptions, scaled, seldom, writeFigure } from '../evaluation/part.js';
import {
  byWaiting,
  exitOnly,
  firstChance,
  firstWorth,
  randomMoment,
  type Timed,
  type TimingRule,
  timed,
  timedAt,
} from '../evaluation/timing-rules.js';
import { type TimedVisit, timedVisits } from '../evaluation/visits.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { ARTIFACT_FILE } from '../publish.js';
import { lineChart } from '../report/plot.js';
import type { Row } from '../rows.js';
import { waitAt } from '../waiting/patience.js';
import { refitWaiting } from '../waiting/refit.js';
import { EXIT_SIGNS, type ExitSigns, NO_SIGNS, type TimedMoment } from '../waiting/trajectory.js';

const SEED = 41;
const SHOPS = 400;
/** Times the visits that the shipped head was fitted to. */
const REFIT = 4;
const PER_SHOP = 40;
/** The pool's default bar under offers, typical orders. */
const LEAST_GAIN = 0.01;
/** Signs of leaving as assumed, and rarer and surer ones. */
const SIGNS: readonly ExitSigns[] = [EXIT_SIGNS, { caught: 0.3, mistaken: 0.1 }, { caught: 1, mistaken: 0 }];
/** Shares of visits at which the plot looks. */
const SHARES = [0.02, 0.05, 0.08, 0.11, 0.14, 0.17, 0.2, 0.25, 0.3];

export async function rows(options: PartOptions): Promise<Row[]> {
  await startTensorflow();
  const { seed = SEED } = options;
  const { weights } = parseArtifact(readFileSync(join(options.model, ARTIFACT_FILE)));
  const say = seldom(options.say);
  const refitted = refitWaiting(weights, { seed: `refit/${seed}`, scale: REFIT * options.scale, say });
  const visits = timedVisits(weights, {
    shops: scaled(SHOPS, options, 3),
    perShop: PER_SHOP,
    seed: `judge/${seed}`,
    world: 'test',
    say,
  });

  const now = (moment: TimedMoment) => waitAt(refitted, moment);
  const listening = (moment: TimedMoment) => now(moment) + SIGNS_ARE_WORTH;
  const shipped = (moment: TimedMoment) => moment.wait;
  const deaf = byWaiting(now, NO_SIGNS);
  const ours = timed(visits, deaf, LEAST_GAIN);
  const rivals: Readonly<Record<string, TimingRule>> = {
    'first-chance': firstChance,
    'random-moment': randomMoment(seed),
    'first-worth-it': firstWorth,
  };
  const facts = { n: visits.length, seed };
  const gain = (id: string, { gains }: Pick<Timed, 'gains'>, goal = ''): Row => {
    const { mean, interval } = clusterBootstrap(byShop(visits, gains), seed);
    return {
      id: `policy.timing.${id}`,
      value: 100 * mean,
      interval: [100 * interval[0], 100 * interval[1]],
      unit: '% of an order',
      goal,
      ok: goal === '' || interval[0] > 0,
      ...facts,
    };
  };
  const over = (id: string, rule: TimingRule, goal = 'interval > 0', own = ours) => {
    const theirs = timedAt(visits, rule, own.offers);
    return gain(id, { gains: own.gains.map((value, at) => value - (theirs.gains[at] as number)) }, goal);
  };
  const share = (id: string, value: number): Row => ({
    id: `policy.timing.${id}`,
    value: 100 * value,
    unit: '% of visits',
    goal: '',
    ok: true,
    ...facts,
  });

  const figures = [
    gain('gain', ours),
    share('offers', ours.offers),
    ...Object.entries(rivals).flatMap(([name, rule]) => [
      gain(`gain-of-${name}`, timedAt(visits, rule, ours.offers)),
      over(`over-${name}`, rule, name === 'first-worth-it' ? '' : undefined),
    ]),
    gain('gain-of-the-shipped-head', timed(visits, byWaiting(shipped, NO_SIGNS), LEAST_GAIN)),
    over('over-the-shipped-head', byWaiting(shipped, NO_SIGNS), ''),
    ...SIGNS.flatMap(signRows),
  ];
  const assumed: Readonly<Record<string, TimingRule>> = {
    etui: deaf,
    'etui-with-signs': byWaiting(listening, EXIT_SIGNS),
    ...rivals,
    'exit-only': exitOnly(EXIT_SIGNS),
  };
  writeFigure(options, 'policy-timing.svg', await plot(visits, assumed, seed));
  return figures;

  /** With signs of leaving, which Etui then hears, too; as assumed, and where pages tell leaving better or worse. */
  function signRows(signs: ExitSigns): Row[] {
    const assumed = signs === EXIT_SIGNS;
    const id = `signs-${100 * signs.caught}`;
    const own = timed(visits, byWaiting(listening, signs), LEAST_GAIN);
    return [
      gain(`${id}.gain`, own),
      share(`${id}.offers`, own.offers),
      gain(`${id}.gain-of-exit-only`, timedAt(visits, exitOnly(signs), own.offers)),
      over(`${id}.over-exit-only`, exitOnly(signs), assumed ? undefined : '', own),
    ];
  }
}

function byShop(visits: readonly TimedVisit[], values: readonly number[]): number[][] {
  const shops: number[][] = [];
  visits.forEach(({ cluster }, at) => {
    shops[cluster] = [...(shops[cluster] ?? []), values[at] as number];
  });
  return shops.filter((shop) => shop !== undefined);
}

const NAMES: Readonly<Record<string, string>> = {
  etui: 'Etui: now or later',
  'etui-with-signs': 'Etui, with signs of leaving',
  'first-chance': 'at the first chance',
  'first-worth-it': 'as soon as it is worth it',
  'random-moment': 'at a random moment',
  'exit-only': 'at signs of leaving only',
};

function plot(
  visits: readonly TimedVisit[],
  rules: Readonly<Record<string, TimingRule>>,
  seed: number,
): Promise<string> {
  const series = Object.entries(rules).map(([name, rule]) => ({
    name: NAMES[name] ?? name,
    points: SHARES.flatMap((wanted) => {
      const { gains, offers } = timedAt(visits, rule, wanted);
      // A rule that cannot show to so many ends here.
      if (offers < 0.97 * wanted) return [];
      const { mean, interval } = clusterBootstrap(byShop(visits, gains), seed, 500);
      const [low, high] = interval;
      return [{ x: 100 * wanted, value: 100 * mean, interval: [100 * low, 100 * high] as const }];
    }),
  }));
  return lineChart({
    title: 'When to show the one offer of a visit',
    subtitle: `${visits.length} visits of unseen test shops; the bar under offers moves; 95 % intervals over shops`,
    x: 'visits that see an offer, %',
    y: 'profit over showing nothing, % of a typical order per visit',
    series,
    reference: { value: 0, name: 'showing nothing' },
  });
}
