// @ts-check
/**
 * node scripts/build-console.mjs: builds the console's page into `dist/server/console/`: one script and one style sheet,
 * named by their content, and `assets.json`, which names them. The package carries them beside the command.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, 'server', 'console', 'page');
const out = join(root, 'dist', 'server', 'console');

function hashInputs() {
  const hash = createHash('sha256');
  for (const name of readdirSync(page, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(ts|css)$/.test(name)) hash.update(`${name}\0`).update(readFileSync(join(page, name)));
  }
  for (const name of ['package-lock.json', 'scripts/build-console.mjs'])
    hash.update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

/** The files by their names below `dist/server/`. @returns {Promise<{ files: Map<string, string>, modules: string[] }>} */
export async function consolePage() {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: join(page, 'console.ts'),
    platform: 'browser',
    tsconfig: join(root, 'tsconfig.json'),
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      minify: true,
      codeSplitting: false,
      comments: { legal: false },
    });
    const [{ code, modules }] = output;
    const styles = ['theme', 'frame', 'figures', 'charts', 'manage']
      .map((name) => readFileSync(join(page, `${name}.css`), 'utf8'))
      .join('\n');
    const named = (/** @type {string} */ text, /** @type {string} */ ending) =>
      `page-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${ending}`;
    const assets = { script: named(code, 'js'), style: named(styles, 'css'), inputs: hashInputs() };
    const files = new Map([
      [`console/${assets.script}`, code],
      [`console/${assets.style}`, styles],
      ['console/assets.json', `${JSON.stringify(assets, null, 2)}\n`],
    ]);
    return { files, modules: Object.keys(modules) };
  } finally {
    await build.close();
  }
}

export async function buildConsole() {
  const { files } = await consolePage();
  mkdirSync(out, { recursive: true });
  // Last of all what names the others: whoever reads it finds them.
  for (const [name, text] of files) {
    const path = join(root, 'dist', 'server', name);
    writeFileSync(`${path}.${process.pid}`, text);
    renameSync(`${path}.${process.pid}`, path);
  }
  for (const name of readdirSync(out)) {
    if (!files.has(`console/${name}`)) rmSync(join(out, name), { force: true });
  }
}

/** Unless the page is what these very sources give. */
export async function buildConsoleIfStale() {
  const file = join(out, 'assets.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).inputs === hashInputs()) return;
  await buildConsole();
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildConsole();
