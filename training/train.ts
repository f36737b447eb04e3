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
import { dropCheckpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { judge } from './evaluation/judge.js';
import { heldOutShoppers } from './evaluation/population.js';
import { DEFAULT_FIT, type FitState, fitStudent } from './fit.js';
import { type LoggedVisit, logVisits, SHOWN_COUPON, SHOWN_NONE } from './log.js';
import { publish } from './publish.js';
import { table } from './rows.js';
import { createRandom } from './simulator/random.js';
import { drawShop } from './simulator/shop.js';
import { startTensorflow } from './tensorflow.js';
import { randomWeights, silenceUnseen } from './weights.js';

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

/** Logs of shops whose streams are named after `purpose`. */
function logs(purpose: string, count: number, each: number): LoggedVisit[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(`${purpose}/${seed}/${index}`);
    return [...logVisits(drawShop(random.fork('shop')), each, random)];
  }).flat();
}

await startTensorflow();
console.log(`simulating ${shops} shops with ${perShop} visits each …`);
const training = logs('train', shops, perShop);
const inputs = training.map((visit) => visit.input);
const tuning = logs('tune', 100, 40);
const labels = training.length * (SHOWN_NONE + SHOWN_COUPON);
console.log(`${training.length} visits, ${labels} outcomes; ${tuning.length} visits held out (${clock()})`);

if (values.fresh) dropCheckpoint(checkpoint);
const resumed = loadCheckpoint(checkpoint, command);
if (resumed) console.log(`going on after epoch ${resumed.epoch}`);
const fitStarted = Date.now();
let [shown, first] = [fitStarted, resumed ? resumed.epoch / epochs : 0];
const state: FitState = fitStudent(
  resumed ?? silenceUnseen(randomWeights(createRandom(`weights/${seed}`)), inputs),
  training,
  tuning,
  { ...DEFAULT_FIT, seed, epochs },
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
);

const { weights, epoch: bestEpoch } = state.best;
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
