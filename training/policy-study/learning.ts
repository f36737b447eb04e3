/**
 * Do shoppers whose taste differs get better offers within ten feedbacks? True expected profit by number of answered
 * offers, against the student alone and against learning without exploration; and what it costs who does not differ.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { openRunner } from '../../src/model/runtime.js';
import { clusterBootstrap } from '../evaluation/bootstrap.js';
import type { LifetimePlan, TasteShift } from '../evaluation/lifetimes.js';
import { type PartOptions, scaled, writeFigure } from '../evaluation/part.js';
import { ARMS, type ArmName, COUNTS, lives, type PlayedLife } from '../evaluation/played-lives.js';
import { ARTIFACT_FILE } from '../publish.js';
import { lineChart } from '../report/plot.js';
import type { Row } from '../rows.js';
import { DEFAULT_ASSUMPTIONS } from '../simulator/assumptions.js';
import type { Random } from '../simulator/random.js';
import type { Shop } from '../simulator/shop.js';

const SEED = 7;
/** Times six where taste differs: of 32 shops (seed 6) the interval just touched 0. */
const SHOPS = 16;
const PER_SHOP = 6;
/** A student that offers only what adds something offers seldom: ten answers to one in six. */
const VISITS = 200;
const PROBES = 8;

/** A saving of the kind they like is felt so many times as much as by others, all else hardly. */
const LIKED = 3;
const DISLIKED = 0.1;

/** One kind of saving is all that this shopper cares for. */
function ofOneMind(draw: Random, { pool }: Shop): TasteShift {
  const kinds = [...new Set(pool.coupons.map(({ benefit }) => benefit.kind))];
  const liked = draw.pick(kinds);
  return Object.fromEntries(kinds.map((kind) => [kind, kind === liked ? LIKED : DISLIKED]));
}

const AVERAGE = {
  ...DEFAULT_ASSUMPTIONS,
  'sensitivity.spread': 0,
  'need.spread': 0,
  'shipping.spread': 0,
  'patience.spread': 0,
};

/** Whose lives are played. */
const POPULATIONS: Readonly<Record<string, Pick<LifetimePlan, 'options' | 'shift'> & { times?: number }>> = {
  'of-one-mind': { shift: ofOneMind, times: 6 },
  'as-simulated': {},
  average: { options: { assumptions: AVERAGE } },
};
/** Least that those who do not differ may lose, % of a typical order per moment. Stated before anything was measured. */
const MAY_LOSE = 0.1;

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = SEED, say } = options;
  const artifact = parseArtifact(readFileSync(join(options.model, ARTIFACT_FILE)));
  const runner = await openRunner('cpu', { ...artifact, wasm: true });
  const shops = scaled(SHOPS, options, 2);
  const played: Record<string, PlayedLife[]> = {};
  for (const [name, { times = 1, ...own }] of Object.entries(POPULATIONS)) {
    const plan: LifetimePlan = {
      ...own,
      options: { ...own.options, tables: false },
      stream: `learning/${seed}/${name}`,
      shops: times * shops,
      perShop: PER_SHOP,
      visits: VISITS,
      probes: PROBES,
      // With the usual bar an offer comes every tenth visit, and ten answers take half a year.
      leastGain: 0,
    };
    played[name] = await lives(plan, artifact, runner, (line) => say(`${name}: ${line}`));
  }
  runner.dispose();
  writeFigure(options, 'policy-learning.svg', await plot(played['of-one-mind'] ?? [], seed));
  return Object.entries(played).flatMap(([name, all]) => figures(name, all, seed));
}

/** Values of one arm, or of one less another, by shop, in % of a typical order. */
function byShop(all: readonly PlayedLife[], of: (life: PlayedLife) => number): number[][] {
  const clusters = new Map<number, number[]>();
  for (const life of all) clusters.set(life.cluster, [...(clusters.get(life.cluster) ?? []), 100 * of(life)]);
  return [...clusters.values()];
}

const gain = (arm: ArmName, at: number) => (life: PlayedLife) => life.arms[arm].gains[at] as number;

function figures(name: string, all: readonly PlayedLife[], seed: number): Row[] {
  const ten = COUNTS.length - 1;
  const facts = { unit: '% of an order', n: all.length, seed };
  const row = (
    id: string,
    of: (life: PlayedLife) => number,
    goal = '',
    passes = (_: number, __: number) => true,
  ): Row => {
    const { mean, interval } = clusterBootstrap(byShop(all, of), seed);
    return { id: `learning.${name}.${id}`, value: mean, interval, goal, ok: passes(...interval), ...facts };
  };
  const over = (one: ArmName, other: ArmName) => (life: PlayedLife) =>
    gain(one, ten)(life) - gain(other, ten)(life);
  const differs = name === 'of-one-mind';
  const [goal, passes] = differs
    ? ['interval > 0', (low: number) => low > 0]
    : [`above −${MAY_LOSE}`, (low: number) => low > -MAY_LOSE];
  const rate = (arm: ArmName, at: number) => {
    const of = (what: 'claims' | 'shows') => mean(all.map(({ arms }) => arms[arm][what][at] as number));
    const value = (100 * of('claims')) / of('shows');
    const id = `learning.${name}.${arm}.claimed-after-${COUNTS[at]}`;
    return { id, value, unit: '% of offers', goal: '', ok: true, n: all.length, seed };
  };
  const share = all.filter(({ arms }) => arms.learning.offers.length >= 10).length / Math.max(1, all.length);
  return [
    ...(Object.keys(ARMS) as ArmName[]).map((arm) => row(`${arm}.after-10`, gain(arm, ten))),
    row('learning.over-student-alone', over('learning', 'alone'), goal, passes),
    row('exploring.over-student-alone', over('exploring', 'alone'), goal, passes),
    row('exploring.over-learning', over('exploring', 'learning')),
    row('exploring.price', (life) => mean(life.arms.exploring.offers) - mean(life.arms.learning.offers)),
    rate('learning', 0),
    rate('alone', ten),
    rate('learning', ten),
    {
      id: `learning.${name}.reached-10`,
      value: 100 * share,
      unit: '%',
      goal: '',
      ok: true,
      n: all.length,
      seed,
    },
  ];
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

const NAMES: Readonly<Record<ArmName, string>> = {
  exploring: 'learning, a tenth explored',
  learning: 'learning, exploration off',
  alone: 'the student alone',
};

function plot(all: readonly PlayedLife[], seed: number): Promise<string> {
  return lineChart({
    title: 'Offers to shoppers who care for one kind of saving only',
    subtitle: `${all.length} simulated shoppers of ${byShop(all, () => 0).length} unseen shops, seed ${seed}; bands: 95 % of the difference to the student alone, over shops`,
    x: 'answered offers',
    y: 'true expected profit over none, % of an order',
    series: (['exploring', 'learning', 'alone'] as const).map((arm) => ({
      name: NAMES[arm],
      points: COUNTS.map((x, at) => {
        const value = clusterBootstrap(byShop(all, gain(arm, at)), seed, 2).mean;
        const base = clusterBootstrap(byShop(all, gain('alone', at)), seed, 2).mean;
        const paired = clusterBootstrap(
          byShop(all, (life) => gain(arm, at)(life) - gain('alone', at)(life)),
          seed,
        ).interval;
        return { x, value, interval: [base + paired[0], base + paired[1]] as const };
      }),
    })),
  });
}
