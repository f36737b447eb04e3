// @ts-check
/**
 * npm test [-- vitest arguments]
 *
 * Everything that must hold, from a bare checkout with only Node and npm; stops at the first step that fails. The last
 * line says how many tests passed, failed and were skipped; a step that is no test and fails counts as one failed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, main, root, runNode, StepError, step } from './steps.mjs';

const vitestArgs = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

/** @param {string[]} command */
async function mustSucceed(...command) {
  const { code } = await runNode(...command);
  if (code !== 0) throw new StepError('failed; its messages are above.');
}

/** @param {string} project */
async function vitest(project) {
  const report = join(root, '.cache', 'test', `${project}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runNode(
    'node_modules/vitest/vitest.mjs',
    ...['run', '--project', project === 'browser' ? 'browser*' : project, '--passWithNoTests'],
    ...reporters,
    ...vitestArgs,
  );
  if (existsSync(report)) count(JSON.parse(readFileSync(report, 'utf8')));
  if (code !== 0) throw new StepError('failed; the tests are named above.');
}

/** @param {any} report as vitest's json reporter writes it */
function count(report) {
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  // A file that cannot even be loaded has no tests to count.
  for (const { status, assertionResults } of report.testResults) {
    if (
      status === 'failed' &&
      !assertionResults.some((/** @type {any} */ test) => test.status === 'failed')
    ) {
      total.failed += 1;
    }
  }
}

async function sizes() {
  const budget = 'bench/size.ts';
  if (!existsSync(join(root, budget))) {
    console.log(`  skipped: ${budget} does not exist yet`);
    return;
  }
  await mustSucceed('scripts/run.mjs', budget);
}

/** @type {[title: string, work: () => Promise<void> | void][]} */
const STEPS = [
  ['Node and npm packages', ensureInstalled],
  ['Chromium', () => mustSucceed('scripts/chromium.mjs')],
  ['types', () => mustSucceed('node_modules/typescript/bin/tsc', '--noEmit')],
  ['lint and format', () => mustSucceed('scripts/lint.mjs')],
  ['build', () => mustSucceed('scripts/build.mjs')],
  ['sizes', sizes],
  ['unit tests', () => vitest('unit')],
  ['browser tests', () => vitest('browser')],
  ['end-to-end tests', () => vitest('e2e')],
];

await main(async () => {
  for (const [title, work] of STEPS) {
    try {
      await step(title, work);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      throw new StepError(`${title}: ${error.message}`, { cause: error });
    }
  }
});
if (process.exitCode && total.failed === 0) total.failed = 1;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
