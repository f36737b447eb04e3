/**
 * Who gets nothing, and who gets something? Sure buyers left alone and persuadables served on unseen shops, as the bar under offers
 * rises: the student's trade, and that of the best possible observer, beyond whom nobody can go.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { judge } from '../evaluation/judge.js';
import { type Barred, underBars, withoutBar } from '../evaluation/least-gain.js';
import { observed } from '../evaluation/observer.js';
import { type PartOptions, scaled, seldom, writeFigure } from '../evaluation/part.js';
import { decideAll } from '../evaluation/policies.js';
import { heldOutShoppers } from '../evaluation/population.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { ARTIFACT_FILE } from '../publish.js';
import { lineChart } from '../report/plot.js';
import type { Row } from '../rows.js';

const SEED = 51;
const SHOPS = 60;
const PER_SHOP = 30;
/** The exact filter is dear: it looks at every third shopper. */
const OBSERVED_EVERY = 3;
const BARS = [0, 0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.04] as const;
/** Of the issue: shares of sure buyers who see nothing, and of persuadables who see an offer, %. */
const [SURE_GOAL, SERVED_GOAL] = [95, 75];

export async function rows(options: PartOptions): Promise<Row[]> {
  await startTensorflow();
  const { seed = SEED } = options;
  const { weights } = parseArtifact(readFileSync(join(options.model, ARTIFACT_FILE)));
  const shops = scaled(SHOPS, options, 2);
  const population = heldOutShoppers({ shops, perShop: PER_SHOP, seed });
  const watched = population.filter((_, index) => index % OBSERVED_EVERY === 0);
  const report = seldom(options.say);
  const curves = {
    student: underBars(decideAll(weights, population.map(withoutBar)), population, BARS),
    observer: underBars(
      watched.map((shopper, index) => {
        report(() => `exact filter, ${index} of ${watched.length} shoppers`);
        return observed(withoutBar(shopper));
      }),
      watched,
      BARS,
    ),
  };
  const whom = `${population.length} shoppers (observer: ${watched.length}) of ${shops}`;
  writeFigure(options, 'policy-segments.svg', await plot(curves, whom));
  return [
    ...judge(weights, population, { id: 'policy.segments', seed }).map(withGoal),
    ...Object.entries(curves).flatMap(([who, curve]) => [
      ...curve.flatMap((one) => barRows(who, one, seed)),
      reachable(who, curve, seed),
    ]),
  ];
}

/** Goals of the decision's own table in place of the model's. */
function withGoal(row: Row): Row {
  if (row.id.endsWith('.sure-buyers-left-alone'))
    return { ...row, goal: `≥ ${SURE_GOAL}`, ok: row.value >= SURE_GOAL };
  if (row.id.endsWith('.persuadables-served'))
    return { ...row, goal: `≥ ${SERVED_GOAL}`, ok: row.value >= SERVED_GOAL };
  return row;
}

const barRows = (who: string, { bar, ...figures }: Barred, seed: number): Row[] =>
  Object.entries(figures).map(([name, { value, n }]) => ({
    id: `policy.segments.${who}.bar-${(100 * bar).toFixed(2)}.${name}`,
    value,
    unit: name === 'gain' ? '% of an order' : '%',
    goal: '',
    ok: true,
    n,
    seed,
  }));

/** The most persuadables that can be served while the goal for sure buyers holds, whatever the bar. */
function reachable(who: string, curve: readonly Barred[], seed: number): Row {
  const kept = curve.filter((one) => one['sure-buyers-left-alone'].value >= SURE_GOAL);
  return {
    id: `policy.segments.${who}.most-served`,
    value: Math.max(0, ...kept.map((one) => one['persuadables-served'].value)),
    unit: '%',
    goal: '',
    ok: true,
    n: curve[0]?.['persuadables-served'].n ?? 0,
    seed,
  };
}

const NAMES: Readonly<Record<string, string>> = {
  student: 'the student',
  observer: 'best possible observer',
};

function plot(curves: Readonly<Record<string, readonly Barred[]>>, whom: string): Promise<string> {
  return lineChart({
    title: 'Sure buyers left alone against persuadables served',
    subtitle: `${whom} unseen shops; along each line the bar under offers rises from 0 to 4 % of an order`,
    x: 'persuadables served, %',
    y: 'sure buyers left alone, %',
    series: Object.entries(curves).map(([who, curve]) => ({
      name: NAMES[who] ?? who,
      points: curve.map((one) => ({
        x: Math.round(one['persuadables-served'].value),
        value: one['sure-buyers-left-alone'].value,
      })),
    })),
    reference: { value: SURE_GOAL, name: `goal ${SURE_GOAL} %, at ${SERVED_GOAL} % served` },
  });
}
