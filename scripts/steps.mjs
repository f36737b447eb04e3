// @ts-check
/**
 * What `npm test` and `npm start` share: steps with a line before and a duration after, children that stop when we do,
 * and an installation that is there. Plain Node, because nothing may be installed yet.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure whose message is all there is to say; anything else is a bug and shows its stack. */
export class StepError extends Error {}

/**
 * Says what happens, does it, says how long it took.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 */
export async function step(title, work) {
  console.log(`▸ ${title}`);
  const start = performance.now();
  const result = await work();
  console.log(`✓ ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}

/**
 * Runs a command in the repository, its output ours. Ctrl-C reaches the child by itself, being of the same terminal: we
 * wait until it has tidied up.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, errors: string }>} `errors`: what it wrote to standard error
 */
export async function run(command, args) {
  // npm is a .cmd file on Windows, which only a shell starts.
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', 'inherit', 'pipe'], shell });
  let errors = '';
  child.stderr?.on('data', (data) => {
    errors += data;
    process.stderr.write(data);
  });
  let stopped = false;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped = true;
    if (signal === 'SIGTERM') child.kill(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    /** @type {number} */
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (status) => resolve(status ?? 1));
    });
    if (stopped) process.exit(130);
    return { code, errors };
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Like {@link run}, for our own scripts and packages' commands. @param {string[]} args */
export const runNode = (...args) => run(process.execPath, args);

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = engines.node.match(/\d+/g).map(Number);
  const [ours = 0, oursMinor = 0] = process.versions.node.split('.').map(Number);
  if (ours < major || (ours === major && oursMinor < minor)) {
    throw new StepError(
      `Node ${process.versions.node} is too old: this needs Node ${major}.${minor} or newer.`,
    );
  }
}

/** Whether `node_modules` holds exactly what the lockfile says, as npm itself noted when it installed. */
function isInstalled() {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(note, 'utf8')).packages;
  const isThere = (/** @type {string} */ path) =>
    // Optional packages for other machines are never there.
    path === '' || wanted[path].optional || present[path]?.version === wanted[path].version;
  return Object.keys(wanted).every(isThere) && Object.keys(present).every((path) => path in wanted);
}

/** A Node that is new enough, and every package there. */
export async function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  let outcome;
  try {
    outcome = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  } catch (error) {
    throw new StepError('npm cannot be started: it comes with Node and must be on the PATH.', {
      cause: error,
    });
  }
  if (outcome.code === 0) return;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/.test(outcome.errors)) {
    throw new StepError(
      "npm's registry cannot be reached, and packages are missing: connect to the network and run this again.",
    );
  }
  throw new StepError('npm ci failed; its message is above.');
}

/** Runs a script's main function; an expected failure is one line. @param {() => Promise<void>} work */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof StepError ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
