/**
 * Is the shipped policy better than simple ones? By true expected profit on simulated shoppers of unseen shops, beside the
 * best possible observer and the oracle.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { judge, judgeDecisions, shuffleEvents } from '../evaluation/judge.js';
import { observed } from '../evaluation/observer.js';
import { type PartOptions, scaled, seldom, writeFigure } from '../evaluation/part.js';
import { heldOutShoppers, type JudgedShopper } from '../evaluation/population.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { ARTIFACT_FILE } from '../publish.js';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';

const SEED = 7;
const SHOPS = 60;
const PER_SHOP = 50;

export async function rows(options: PartOptions): Promise<Row[]> {
  await startTensorflow();
  const { seed = SEED } = options;
  const { weights } = parseArtifact(readFileSync(join(options.model, ARTIFACT_FILE)));
  const shops = scaled(SHOPS, options, 2);
  const population = heldOutShoppers({ shops, perShop: PER_SHOP, seed });
  const own = judge(weights, population, { id: 'evaluate', seed });
  const possible = observerRows(population, seed, options.say);
  // What the same model makes of the same events in another order: how much it lives from the order. Not a goal.
  const shuffled = judge(weights, population, {
    id: 'evaluate.shuffled',
    seed,
    transform: shuffleEvents,
  }).filter(({ id }) => /\.(gain|over-never|sure-buyers-left-alone|persuadables-served)$/.test(id));

  const ceiling = possible.filter(({ id }) => id.endsWith('.gain'));
  const dots = [...own, ...ceiling.map((row) => ({ ...row, id: 'evaluate.gain-of-best observer' }))].filter(
    ({ id }) => /\.gain(-of-.*)?$/.test(id),
  );
  const plot = await forestPlot({
    title: 'Expected profit over showing nothing',
    subtitle: `${population.length} simulated shoppers of ${shops} unseen shops; 95 % intervals over shops`,
    x: '% of a typical order, per shopper',
    reference: { value: 0, name: 'showing nothing' },
    digits: 2,
    rows: dots.map(({ id, value, interval }) => {
      const name = id.replace(/^.*\.(gain-of-)?/, '');
      return {
        name: name === 'gain' ? 'etui' : name,
        ours: name === 'gain',
        value,
        ...(interval && { interval }),
      };
    }),
  });
  writeFigure(options, 'policies.svg', plot);
  return [...own, ...[...possible, ...shuffled].map((row) => ({ ...row, goal: '', ok: true }))];
}

/** What the best possible observer would reach on the same shoppers: the ceiling for any model. */
function observerRows(population: readonly JudgedShopper[], seed: number, say: PartOptions['say']): Row[] {
  const report = seldom(say);
  const decisions = population.map((shopper, index) => {
    report(() => `exact filter, ${index} of ${population.length} shoppers`);
    return observed(shopper);
  });
  return judgeDecisions(decisions, population, { id: 'evaluate.observer', seed }).filter(({ id }) =>
    /\.(gain|sure-buyers-left-alone|persuadables-served|offers)$/.test(id),
  );
}
