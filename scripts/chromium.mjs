// @ts-check
/**
 * Finds a Chromium for the browser and end-to-end tests, and says which:
 *
 *   1. $CHROMIUM_PATH
 *   2. a Chrome or Chromium of this system
 *   3. @sparticuz/chromium: the browser lies inside its npm tarball (67 MB, Linux x64), so that a bare machine with
 *      nothing but Node and npm can run every test. It has its own package.json (test/setup/chromium) and is installed
 *      only here and now, because most people never need it.
 *   4. Playwright's own download
 *
 * Run directly (`node scripts/chromium.mjs`) it prints what it found. Synchronous, so that a getter can call it: a run
 * of the unit tests alone then never touches a browser.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @typedef {{ executablePath: string, env: Record<string, string>, args: string[], source: string }} Chromium */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packageFolder = join(root, 'test', 'setup', 'chromium');

/** A quiet browser. `--no-sandbox` because tests often run as root in a container, where Chromium refuses otherwise. */
const quietArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** With this flag a machine without a GPU gets a software WebGPU adapter; without it, none. */
export const webgpuArgs = ['--enable-unsafe-webgpu'];

/** @returns {Record<string, string>} */
const ownEnv = () =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function systemChromium() {
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  if (process.platform === 'darwin') {
    candidates.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    candidates.push('/Applications/Chromium.app/Contents/MacOS/Chromium');
  }
  if (process.platform === 'win32') {
    for (const base of [
      process.env.PROGRAMFILES,
      process.env['PROGRAMFILES(X86)'],
      process.env.LOCALAPPDATA,
    ]) {
      if (base) candidates.push(join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'));
    }
  }
  return candidates.find(isExecutable);
}

/** True when the loader misses a shared library, as on a slim container. @param {string} file */
function missesLibraries(file) {
  const { stdout, status } = spawnSync('ldd', [file], { encoding: 'utf8' });
  return status !== 0 || stdout.includes('not found');
}

/**
 * @sparticuz/chromium unpacks into the temporary folder and reuses whatever lies there, half-written or not. So it
 * unpacks in a child with a folder of its own, which gets its final name only when complete.
 * @param {string} folder
 */
function unpack(folder) {
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const library = join(packageFolder, 'node_modules', '@sparticuz', 'chromium');
  const code = `
    const { default: chromium, inflate } = await import(${JSON.stringify(pathToFileURL(join(library, 'build/index.js')).href)});
    await chromium.executablePath();
    await inflate(${JSON.stringify(join(library, 'bin/al2023.tar.br'))});`;
  try {
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, TMPDIR: partial },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (child.status !== 0) return false;
    // Its own fontconfig file names folders of another machine.
    const fonts = `<dir>${join(folder, 'fonts', 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
    const system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>';
    writeFileSync(
      join(partial, 'fonts.conf'),
      `<?xml version="1.0"?><fontconfig>${system}${fonts}</fontconfig>\n`,
    );
    // Another run may have been faster; its copy is as good.
    if (!existsSync(folder)) renameSync(partial, folder);
    return true;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** @returns {Chromium | undefined} */
function packedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const version = manifest.dependencies['@sparticuz/chromium'];
  const folder = join(root, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) {
    console.error(`chromium: none on this system; installing @sparticuz/chromium ${version} (67 MB, once) …`);
    // It names a newer Node in `engines` than its code needs; the warning would only worry people.
    const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
    const npm = spawnSync('npm', ['ci', ...flags, '--prefix', packageFolder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (npm.status !== 0 || !unpack(folder)) return undefined;
  }
  const executablePath = join(folder, 'chromium');
  const env = ownEnv();
  env.FONTCONFIG_FILE = join(folder, 'fonts.conf');
  if (missesLibraries(executablePath)) {
    env.LD_LIBRARY_PATH = [join(folder, 'al2023', 'lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return { executablePath, env, args: quietArgs, source: `@sparticuz/chromium ${version}` };
}

/** @returns {Chromium | undefined} */
function playwrightChromium() {
  const require = createRequire(import.meta.url);
  const executablePath = require('playwright').chromium.executablePath();
  if (!existsSync(executablePath)) {
    console.error("chromium: none on this system; downloading Playwright's (once) …");
    const cli = join(dirname(require.resolve('playwright/package.json')), 'cli.js');
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  if (!existsSync(executablePath)) return undefined;
  return { executablePath, env: ownEnv(), args: quietArgs, source: "Playwright's download" };
}

/** @type {Chromium | undefined} */
let found;

/**
 * The browser to launch: `launch({ executablePath, env, args })`. Add {@link webgpuArgs} for a WebGPU adapter.
 * @returns {Chromium}
 */
export function findChromium() {
  if (found) return found;
  const named = process.env.CHROMIUM_PATH;
  if (named && !isExecutable(resolve(named)))
    throw new Error(`CHROMIUM_PATH is ${named}, which cannot be executed`);
  const system = named ? resolve(named) : systemChromium();
  found = system
    ? { executablePath: system, env: ownEnv(), args: quietArgs, source: named ? '$CHROMIUM_PATH' : 'system' }
    : (packedChromium() ?? playwrightChromium());
  if (!found) {
    throw new Error(
      'No Chromium found and none could be installed: set CHROMIUM_PATH to a Chrome or Chromium.',
    );
  }
  return found;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { source, executablePath } = findChromium();
    console.log(`chromium: ${source}: ${executablePath}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
