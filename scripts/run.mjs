// @ts-check
/**
 * node scripts/run.mjs ENTRY.ts [arguments]
 *
 * Bundles one TypeScript entry for Node and runs it in this process, so that arguments, exit code and signals are
 * simply its own. Bundling (about 0.1 s) and not type stripping, because the tfjs packages only work as one set of ES
 * modules when a bundler resolves them (see aliases.mjs), and because it is what the browser gets, too.
 *
 * Our own modules see their source's `import.meta.url`; `process.argv[1]` is the entry's path.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { forRolldown, tfjsAliases } from './aliases.mjs';
import { wasmBesideItsSource } from './tfjs-plugin.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundled, because they must resolve through the aliases, or are CommonJS that tfjs imports by name. */
const BUNDLED = /^(@tensorflow\/|long$|seedrandom($|\/))/;

/** @param {string} id */
const isExternal = (id) =>
  isBuiltin(id) || !(/^[./\0]/.test(id) || /^[A-Za-z]:/.test(id) || BUNDLED.test(id));

/**
 * A bundle lies elsewhere than its sources. Our modules still find things beside themselves.
 * @type {import('rolldown').Plugin}
 */
const keepImportMeta = {
  name: 'etui:keep-import-meta',
  transform(code, id) {
    if (id.includes('node_modules') || !code.includes('import.meta.')) return null;
    const moved = code
      .replace(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(id).href))
      .replace(/\bimport\.meta\.filename\b/g, JSON.stringify(id))
      .replace(/\bimport\.meta\.dirname\b/g, JSON.stringify(dirname(id)));
    return { code: moved, map: null };
  },
};

/**
 * Bundles are megabytes with their source maps: those of an hour ago go.
 * @param {string} folder
 */
function sweep(folder) {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > 3_600_000) rmSync(file, { force: true });
  }
}

/**
 * How Node code of ours is bundled, here and for the package.
 * @param {import('rolldown').Plugin[]} plugins
 * @returns {import('rolldown').InputOptions}
 */
export const forNode = (plugins) => ({
  platform: 'node',
  tsconfig: join(root, 'tsconfig.json'),
  transform: { define: { __ETUI_CHUNKS__: '{}', __ETUI_WORDS__: '{}' } },
  external: isExternal,
  resolve: { alias: forRolldown(tfjsAliases), mainFields: ['module', 'main'] },
  plugins,
  onLog(level, log, report) {
    // tfjs reads a CommonJS namespace defensively; nothing to see.
    if (log.code !== 'IMPORT_IS_UNDEFINED' && log.code !== 'EVAL') report(level, log);
  },
});

/**
 * Bundles `entry` and returns the path of the module.
 * @param {string} entry
 */
export async function bundle(entry) {
  const build = await rolldown({ input: resolve(entry), ...forNode([keepImportMeta, wasmBesideItsSource]) });
  try {
    const { output } = await build.generate({ format: 'esm', sourcemap: 'inline', codeSplitting: false });
    const [chunk] = output;
    // Named by content: two runs at once never write over each other's bundle.
    const hash = createHash('sha256').update(chunk.code).digest('hex').slice(0, 12);
    const name = relative(root, resolve(entry))
      .replace(/[^\w]+/g, '-')
      .replace(/^-|-ts$/g, '');
    const file = join(root, '.cache', 'run', `${name}-${hash}.mjs`);
    mkdirSync(dirname(file), { recursive: true });
    sweep(dirname(file));
    writeFileSync(`${file}.${process.pid}`, chunk.code);
    renameSync(`${file}.${process.pid}`, file);
    return file;
  } finally {
    await build.close();
  }
}

/**
 * Bundles and runs.
 * @param {string} entry
 * @param {string[]} args
 */
export async function run(entry, args) {
  const file = await bundle(entry);
  process.argv = [process.execPath, resolve(entry), ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [entry, ...args] = process.argv.slice(2);
  if (!entry) {
    console.error('usage: node scripts/run.mjs ENTRY.ts [arguments]');
    process.exit(2);
  }
  await run(entry, args);
}
