/**
 * npm run grid -- [--labelled N] [--unlabelled N] [--outcomes N] [--expected N] [--shops N] [--seed S] [--results FILE]
 *   [--figures DIR] [--teacher FILE] [--plot]
 *
 * Sweeps students over architectures and sizes, distilled and from scratch with equally many trials, and appends each
 * result to a file as soon as it is there: started again it goes on, and does what is done no second time. At the end it
 * plots quality against bytes and against time per event, and names the student that the rule chooses. --plot does only that.
 * --teacher takes the ensemble that npm run train -- --keep-teacher kept: students are then chosen for the teacher that they
 * will ship with, while those from scratch have the labels below alone. --expected is the draws of npm run train: what the
 * distilled are told beyond their teacher; 0 for nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCheckpoint, readCheckpoint, saveCheckpoint } from './fit/checkpoint.js';
import { startTensorflow } from './fit/tensorflow.js';
import { CELLS, TRIALS } from './grid/cells.js';
import { chooseStudent, mean, SLACK, shareOf } from './grid/choose.js';
import { byScorer, judgeOn } from './grid/judge.js';
import { qualityPlots } from './grid/plots.js';
import { type GridResults, loadResults, saveResults } from './grid/results.js';
import { runCell } from './grid/run-cell.js';
import { simulatedSource } from './simulated-source.js';
import { ANCHORS, type Predictor } from './study/judge.js';
import { type Subject, subjectChunks } from './study/subjects.js';
import { type EnsembleState, ensembleAnswers, ensembleScorer, trainEnsemble } from './teacher/ensemble.js';
import type { Family } from './teacher/network.js';

const { values } = parseArgs({
  options: {
    labelled: { type: 'string', default: '6000' },
    unlabelled: { type: 'string', default: '10000' },
    outcomes: { type: 'string', default: '16' },
    expected: { type: 'string', default: '16' },
    shops: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    results: { type: 'string', default: join('training', 'grid', 'results.json') },
    figures: { type: 'string', default: join('docs', 'figures') },
    teacher: { type: 'string' },
    plot: { type: 'boolean', default: false },
  },
});
const whole = (name: 'labelled' | 'unlabelled' | 'outcomes' | 'expected' | 'shops' | 'seed'): number => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < (name === 'expected' ? 0 : 1)) {
    console.error(`--${name} must be a whole number${name === 'expected' ? '' : ' above 0'}`);
    process.exit(2);
  }
  return value;
};
const [labelled, unlabelled, outcomes] = [whole('labelled'), whole('unlabelled'), whole('outcomes')];
const [expected, shops, seed] = [whole('expected'), whole('shops'), whole('seed')];

/** Teachers of the sweep: two families, fewer epochs than for shipping, the same for all cells. */
const FAMILIES: readonly Family[] = ['gru', 'convolution'];
const TEACHER_EPOCHS = 8;
const EPOCHS = { distilled: 8, scratch: 8 } as const;
const PER_SHOP = 40;

const setting = {
  ...{ labelled, unlabelled, outcomes, expected, shops, perShop: PER_SHOP, seed, heldOut: 800 },
  ...{ epochs: EPOCHS, trials: TRIALS },
  teacher: values.teacher
    ? readCheckpoint(values.teacher).task
    : { families: FAMILIES, epochs: TEACHER_EPOCHS },
};
const started = Date.now();
const print = (line: string) => console.log(`[${((Date.now() - started) / 60_000).toFixed(1)} min] ${line}`);

let results = loadResults(values.results, setting);
const missing = CELLS.filter(({ id }) => !results?.cells.some((cell) => cell.id === id));
if (!values.plot && missing.length > 0) await sweep();
if (results) await report(results);
else console.error(`${values.results} holds nothing for this setting`);

async function sweep(): Promise<void> {
  await startTensorflow();
  print(`${missing.length} of ${CELLS.length} cells to run; simulating …`);
  const lesson = simulatedSource({
    ...{ seed, labelled, unlabelled, outcomes, expected },
    heldOut: setting.heldOut,
  });
  const judged = [...subjectChunks({ stream: `grid/${seed}`, shops, perShop: PER_SHOP })].flat();
  const teacher = await gridTeacher(lesson);
  const answers = new Map<unknown, ReturnType<typeof ensembleAnswers>>();
  const material = {
    lesson,
    judged,
    // The teacher answers once; every cell asks the same questions.
    teach: (examples: Parameters<typeof askTeacher>[1]) => askTeacher(teacher, examples, answers),
  };
  results ??= { setting, ...(await anchors(judged, teacher)), cells: [] };
  for (const [index, cell] of missing.entries()) {
    const result = await runCell(cell, material, EPOCHS, seed);
    results = { ...results, cells: [...results.cells, result] };
    saveResults(values.results, results);
    const left = ((Date.now() - started) / (index + 1)) * (missing.length - index - 1);
    print(
      `${cell.id}: ${result.parameters} weights, gain ${(100 * mean(result.gainByShop)).toFixed(2)} % of an order, uplift error ${result.upliftError.toFixed(4)}, ${result.eventMicroseconds.toFixed(0)} µs per event; about ${(left / 60_000).toFixed(0)} min left`,
    );
  }
}

function askTeacher(
  teacher: EnsembleState,
  examples: readonly { input: Subject['input'] }[],
  known: Map<unknown, ReturnType<typeof ensembleAnswers>>,
) {
  const key = examples[0];
  const before = known.get(key);
  if (before?.length === examples.length) return before;
  const now = ensembleAnswers(
    teacher,
    examples.map(({ input }) => input),
  );
  known.set(key, now);
  return now;
}

async function gridTeacher(lesson: ReturnType<typeof simulatedSource>): Promise<EnsembleState> {
  if (values.teacher) return readCheckpoint<EnsembleState>(values.teacher).state;
  const file = join('.cache', 'grid', `teacher-${seed}.json`);
  const task = JSON.stringify(setting);
  const known = loadCheckpoint<EnsembleState>(file, task);
  if (known) return known;
  const trained = await trainEnsemble(
    lesson.labelled,
    lesson.unlabelled,
    lesson.heldOut,
    { seed, families: FAMILIES, epochs: TEACHER_EPOCHS, unlabelledPerEpoch: 0 },
    {
      onEpoch: (index, { history }) => {
        const last = history.at(-1);
        print(`teacher ${FAMILIES[index]}, epoch ${last?.epoch}: held out ${last?.heldOut.toFixed(4)}`);
      },
    },
  );
  saveCheckpoint(file, task, trained);
  return trained;
}

async function anchors(judged: readonly Subject[], teacher: EnsembleState) {
  const oracle = judgeOn(judged, ANCHORS['oracle'] as Predictor);
  const taught = judgeOn(judged, byScorer(ensembleScorer(teacher)));
  return {
    oracleByShop: oracle.gainByShop,
    oracleLoss: oracle.loss,
    teacherByShop: taught.gainByShop,
    teacherLoss: taught.loss,
    teacherUpliftError: taught.upliftError,
  };
}

async function report(done: GridResults): Promise<void> {
  mkdirSync(values.figures, { recursive: true });
  for (const [name, svg] of Object.entries(await qualityPlots(done)))
    writeFileSync(join(values.figures, `${name}.svg`), svg);
  const teacher = shareOf(done.teacherByShop, done.oracleByShop);
  print(`teacher: ${percent(teacher)} of the oracle's gain`);
  for (const cell of [...done.cells].sort((a, b) => a.bytes - b.bytes))
    console.log(
      `${cell.id.padEnd(24)} ${String(cell.bytes).padStart(6)} bytes  ${cell.eventMicroseconds.toFixed(0).padStart(4)} µs  ${percent(shareOf(cell.gainByShop, done.oracleByShop))} of the oracle's gain  uplift error ${cell.upliftError.toFixed(4)}  log loss ${cell.loss.toFixed(4)}`,
    );
  if (done.cells.length < CELLS.length) return;
  const { chosen, best, kept } = chooseStudent(done.cells);
  const share = kept.get(chosen.id);
  console.log(
    `\nchosen: ${chosen.id}, the smallest distilled student that surely keeps ${100 * (1 - SLACK)} % of the best one's gain (${best.id}): ${share ? percent(share) : ''}`,
  );
}

function percent({ value, interval: [low, high] }: ReturnType<typeof shareOf>): string {
  return `${(100 * value).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
}
