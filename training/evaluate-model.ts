/**
 * npm run evaluate -- model [--seeds N] [--only-seed S] [--shoppers N] [--sessions N] [--labels A,B,C] [--trials N]
 *                           [--epochs N] [--figures DIR] [--report FILE] [--cache DIR] [--fresh] [--plan] [--json]
 *
 * How close the student comes to its teacher, whom it beats with how many labels, how early it can tell, what int8 costs,
 * and what a shop's own rows add: over several seeds of data and training, all contestants on the same sessions and the same
 * held-out shoppers of the test world. A killed run goes on where it stood. Exits 1 when a goal is missed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printRows } from './rows.js';
import { runStudy } from './study/run-study.js';
import { readStudyOptions } from './study/study-options.js';
import { studyPlots } from './study/study-plots.js';
import { startTensorflow } from './tensorflow.js';

const asked = readStudyOptions(process.argv.slice(2));
if ('problem' in asked) {
  console.error(asked.problem);
  process.exit(2);
}
const { options, onlySeed, figures, cache, json } = asked;
if (asked.fresh) rmSync(cache, { recursive: true, force: true });

await startTensorflow();
const print = (line: string) => console.error(line);
const study = await runStudy(options, {
  cache,
  print,
  now: Date.now,
  planOnly: asked.plan,
  ...(onlySeed && { onlySeed }),
});
if (study) {
  mkdirSync(figures, { recursive: true });
  for (const [name, svg] of Object.entries(await studyPlots(study)))
    writeFileSync(join(figures, `${name}.svg`), svg);
  writeFileSync(join(figures, 'model.json'), `${JSON.stringify(study.rows, null, 2)}\n`);
  printRows(study.rows, json);
  process.exitCode = study.rows.every((row) => row.ok) ? 0 : 1;
}
