/**
 * npm run evaluate -- policies [--json] [--shops N] [--shoppers N] [--seed S] [--model DIR] [--figures DIR] [--least-gain]
 *
 * Holds a model's policy against simple ones, the best possible observer and the oracle on simulated shoppers of unseen shops, by true expected
 * profit; writes the plot. Exits 1 when a goal is missed. With --least-gain it shows instead what a rising bar under
 * offers costs and spares; choose by other seeds than you report by.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseArtifact } from '../src/model/artifact.js';
import { judge, judgeDecisions, shuffleEvents } from './evaluation/judge.js';
import { sweepLeastGain } from './evaluation/least-gain.js';
import { observed } from './evaluation/observer.js';
import { heldOutShoppers } from './evaluation/population.js';
import { startTensorflow } from './fit/tensorflow.js';
import { ARTIFACT_FILE } from './publish.js';
import { forestPlot } from './report/plot.js';
import { printRows, type Row } from './rows.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    shops: { type: 'string', default: '60' },
    shoppers: { type: 'string', default: '50' },
    seed: { type: 'string', default: '7' },
    model: { type: 'string', default: join('model-artifacts', 'student') },
    'least-gain': { type: 'boolean', default: false },
    figures: { type: 'string', default: join('docs', 'figures') },
  },
});
const [shops, perShop, seed] = [values.shops, values.shoppers, values.seed].map(Number) as [
  number,
  number,
  number,
];
if (![shops, perShop, seed].every((value) => Number.isInteger(value) && value > 0)) {
  console.error('--shops, --shoppers (of each shop) and --seed are whole numbers above 0');
  process.exit(2);
}

await startTensorflow();
const { weights } = parseArtifact(readFileSync(join(values.model, ARTIFACT_FILE)));
const population = heldOutShoppers({ shops, perShop, seed });
if (values['least-gain']) printRows(sweepLeastGain(weights, population, seed), values.json);
else await report();

/** What the best possible observer would reach on the same shoppers: the ceiling for any model. */
function observerRows(): Row[] {
  let shown = Date.now();
  const decisions = population.map((shopper, index) => {
    if (Date.now() - shown > 5_000) {
      shown = Date.now();
      console.error(`  exact filter: ${index} of ${population.length} shoppers`);
    }
    return observed(shopper);
  });
  return judgeDecisions(decisions, population, { id: 'evaluate.observer', seed }).filter(({ id }) =>
    /\.(gain|sure-buyers-left-alone|persuadables-served|offers)$/.test(id),
  );
}

/** Every figure of the policy, and the plot. */
async function report(): Promise<void> {
  const rows = judge(weights, population, { id: 'evaluate', seed });
  // What the same model makes of the same events in another order: how much it lives from the order. Not a goal.
  const possible = observerRows();
  const shuffled = judge(weights, population, {
    id: 'evaluate.shuffled',
    seed,
    transform: shuffleEvents,
  }).filter(({ id }) => /\.(gain|over-never|sure-buyers-left-alone|persuadables-served)$/.test(id));
  printRows(
    [...rows, ...[...possible, ...shuffled].map((row) => ({ ...row, goal: '', ok: true }))],
    values.json,
  );

  const ceiling = possible.filter(({ id }) => id.endsWith('.gain'));
  const dots = [...rows, ...ceiling.map((row) => ({ ...row, id: 'evaluate.gain-of-best observer' }))].filter(
    ({ id }) => /\.gain(-of-.*)?$/.test(id),
  );
  mkdirSync(values.figures, { recursive: true });
  writeFileSync(
    join(values.figures, 'policies.svg'),
    await forestPlot({
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
    }),
  );
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}
