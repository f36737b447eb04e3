/**
 * npm run evaluate -- model [--seeds N] [--only-seed S] [--shoppers N] [--sessions N] [--labels A,B,C] [--trials N]
 *                           [--epochs N] [--figures DIR] [--report FILE] [--model DIR] [--cache DIR] [--fresh] [--plan] [--finished] [--json]
 *
 * How close the student comes to its teacher, whom it beats with how many labels, how early it can tell, what int8 costs,
 * and what a shop's own rows add: over several seeds of data and training, all contestants on the same sessions and the same
 * held-out shoppers of the test world. A killed run goes on where it stood. Exits 1 when a goal is missed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTensorflow } from './fit/tensorflow.js';
import { writeReport } from './report/html.js';
import { printRows } from './rows.js';
import { loadStudent } from './student/load-student.js';
import { auditModel, DEFAULT_AUDIT } from './study/audit/audit.js';
import { runStudy } from './study/run-study.js';
import { withAuditedModel } from './study/shipped-student.js';
import { readStudyOptions } from './study/study-options.js';
import { studyPlots } from './study/study-plots.js';
import { studyReport } from './study/study-report.js';

const asked = readStudyOptions(process.argv.slice(2));
if ('problem' in asked) {
  console.error(asked.problem);
  process.exit(2);
}
const { options, onlySeed, figures, cache, json } = asked;
if (asked.fresh) rmSync(cache, { recursive: true, force: true });

await startTensorflow();
const print = (line: string) => console.error(line);
const shipped = loadStudent(asked.model);
if ('problem' in shipped)
  print(`${shipped.problem}; transfer begins from the study's own student, and nothing is audited`);
const study = await runStudy(options, {
  cache,
  print,
  now: Date.now,
  planOnly: asked.plan,
  finishedOnly: asked.finished,
  ...(onlySeed && { onlySeed }),
  ...(!('problem' in shipped) && { shipped }),
});
if (study) {
  const audit =
    'problem' in shipped || onlySeed
      ? []
      : await withAuditedModel(shipped, (model) =>
          auditModel(model, {
            ...DEFAULT_AUDIT,
            onProgress: every(15_000, (what, share) => print(`audit: ${what} ${(100 * share).toFixed(0)} %`)),
          }),
        );
  const plots = await studyPlots(study);
  const rows = [...study.rows, ...audit.flatMap((section) => section.rows ?? [])];
  if (!onlySeed) {
    mkdirSync(figures, { recursive: true });
    for (const [name, svg] of Object.entries(plots)) writeFileSync(join(figures, `${name}.svg`), svg);
    writeFileSync(join(figures, 'model.json'), `${JSON.stringify(rows, null, 2)}\n`);
    const audited = 'problem' in shipped ? shipped.problem : `${shipped.name} (${asked.model})`;
    writeReport(asked.report, studyReport({ study, plots, audit, audited }));
    print(`${asked.report}: the report; ${figures}: plots and model.json`);
  }
  printRows(rows, json);
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}

/** Passes on what is said, no oftener than that. */
function every(ms: number, say: (what: string, share: number) => void) {
  let last = Number.NEGATIVE_INFINITY;
  return (what: string, share: number) => {
    if (Date.now() - last < ms) return;
    last = Date.now();
    say(what, share);
  };
}
