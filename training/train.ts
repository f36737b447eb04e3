/**
 * npm run train -- [--shops N] [--visits N] [--seed S] [--epochs N] [--minutes M] [--name NAME] [--out DIR] [--fresh]
 *
 * Trains the student on randomised logs of simulated shops, writes the artifact with its card and metrics, and prints
 * how it does on unseen shops. A killed run goes on from its last epoch when started again with the same arguments;
 * --fresh starts over.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { roundWeights } from './artifact-writer.js';
import { judge } from './evaluation/judge.js';
import { heldOutShoppers } from './evaluation/population.js';
import { dropCheckpoint, loadCheckpoint, saveCheckpoint } from './fit/checkpoint.js';
import type { FitState } from './fit/fit.js';
import { publish } from './publish.js';
import { table } from './rows.js';
import { simulatedSource } from './simulated-source.js';
import { fitStudent } from './student/fit-student.js';
import { startTensorflow } from './tensorflow.js';

const { values } = parseArgs({
  options: {
    shops: { type: 'string', default: '1000' },
    visits: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '60' },
    name: { type: 'string', default: 'student' },
    out: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  },
});
const whole = (name: 'shops' | 'visits' | 'seed' | 'epochs' | 'minutes'): number => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < (name === 'seed' ? 0 : 1)) {
    console.error(`--${name} must be a whole number`);
    process.exit(2);
  }
  return value;
};
const [shops, perShop, seed, epochs] = [whole('shops'), whole('visits'), whole('seed'), whole('epochs')];
const folder = values.out ?? join('model-artifacts', values.name);
const command = `npm run train -- --shops ${shops} --visits ${perShop} --seed ${seed} --epochs ${epochs} --name ${values.name}`;
const checkpoint = join('.cache', 'train', `${values.name}.json`);

const started = Date.now();
const deadline = started + whole('minutes') * 60_000;
const clock = () => `${((Date.now() - started) / 60_000).toFixed(1)} min`;

await startTensorflow();
console.log(`simulating ${shops} shops with ${perShop} visits each …`);
const OUTCOMES = 16;
const source = simulatedSource({
  seed,
  labelled: shops * perShop,
  unlabelled: 0,
  heldOut: 4000,
  outcomes: OUTCOMES,
});
const { labelled: training, heldOut: tuning } = source;
const inputs = training.map(({ input }) => input);
const labels = training.length * OUTCOMES;
console.log(`${training.length} visits, ${labels} outcomes; ${tuning.length} visits held out (${clock()})`);

if (values.fresh) dropCheckpoint(checkpoint);
const resumed = loadCheckpoint<FitState>(checkpoint, command);
if (resumed) console.log(`going on after epoch ${resumed.epoch}`);
const fitStarted = Date.now();
let [shown, first] = [fitStarted, resumed ? resumed.epoch / epochs : 0];
const { state, weights } = await fitStudent(
  training,
  tuning,
  { seed, epochs },
  {
    onBatch(done, all, loss) {
      if (Date.now() - shown < 15_000) return;
      shown = Date.now();
      const left = ((shown - fitStarted) * (1 - done / all)) / (done / all - first) / 60_000;
      console.log(
        `  ${((100 * done) / all).toFixed(1)} %, loss ${loss.toFixed(4)}, at most ${left.toFixed(1)} min left`,
      );
    },
    onEpoch(after) {
      const { epoch, training, heldOut, heldOutBuy } = after.history.at(-1) as FitState['history'][number];
      const losses = `${training.toFixed(4)}, held out ${heldOut.toFixed(4)}, of buying ${heldOutBuy.toFixed(4)}`;
      console.log(`epoch ${epoch}: loss ${losses} (${clock()})`);
      saveCheckpoint(checkpoint, command, after);
    },
    outOfTime: () => Date.now() > deadline,
  },
  resumed,
);

const { epoch: bestEpoch } = state.best;
const metrics = judge(roundWeights(weights), heldOutShoppers({ shops: 40, perShop: 50, seed }), {
  id: 'evaluate',
  seed,
});
const size = await publish(folder, {
  name: values.name,
  command,
  seed,
  shops,
  visits: training.length,
  labels,
  parameters: Object.values(weights).reduce((sum, { values }) => sum + values.length, 0),
  history: state.history,
  bestEpoch,
  metrics,
  weights,
  sample: inputs.slice(0, 2000),
});
dropCheckpoint(checkpoint);
console.log(`\n${table(metrics)}\n\n${folder}: ${size.bytes} bytes, ${size.gzip} gzip (${clock()})`);
