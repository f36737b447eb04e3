// @ts-check
/**
 * npm start: from a bare checkout to a shop in the browser. Prepares (packages, `dist/`, a free port) and hands over to
 * demo/start.ts, which runs in this process, so that Ctrl-C is its own.
 *
 * PORT chooses another port than 4400.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ensureInstalled, main, root, StepError, step } from './steps.mjs';

/** @param {string} text */
async function checkPort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StepError(`PORT is "${text}"; it must be a number from 1 to 65535.`);
  }
  /** @type {string | undefined} */
  const problem = await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
    probe.listen(port, () => probe.close(() => resolve(undefined)));
  });
  if (problem === 'EADDRINUSE') {
    throw new StepError(
      `Port ${port} is taken: stop what listens there, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (problem)
    throw new StepError(
      `Port ${port} cannot be opened (${problem}): choose another, e.g. PORT=4400 npm start`,
    );
}

await main(async () => {
  process.env.PORT ??= '4400';
  await step(`port ${process.env.PORT}`, () => checkPort(process.env.PORT ?? ''));
  await step('Node and npm packages', ensureInstalled);
  // These import packages, which may just have arrived.
  await step('build', async () => (await import('./build.mjs')).buildIfStale());
  const { run } = await import('./run.mjs');
  await run(join(root, 'demo/start.ts'), process.argv.slice(2));
});
