// @ts-check
/**
 * Where a few package names point, in one place: the Vite builds, Vitest and `scripts/run.mjs` all read it, so that
 * the tfjs core exists exactly once wherever our code runs.
 *
 * The names resolve to tfjs's `base` entries (no gradients, no optimizers, no chained ops, no kernels registered on
 * their own): what is needed is imported by its deep path, e.g. `@tensorflow/tfjs-core/dist/register_all_gradients.js`,
 * and lands on the same instance, because every path is the package's ES modules and never its CommonJS bundle.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Exact package name → entry. Deep paths of the same packages are left alone.
 * @type {Record<string, string>}
 */
export const tfjsAliases = {
  '@tensorflow/tfjs-core': '@tensorflow/tfjs-core/dist/base.js',
  '@tensorflow/tfjs-backend-cpu': '@tensorflow/tfjs-backend-cpu/dist/base.js',
  '@tensorflow/tfjs-backend-webgpu': '@tensorflow/tfjs-backend-webgpu/dist/base.js',
  '@tensorflow/tfjs-backend-wasm': '@tensorflow/tfjs-backend-wasm/dist/index.js',
};

/** In the browser `long` only hashes strings in tfjs, which we never ask for. */
export const browserAliases = {
  ...tfjsAliases,
  long: fileURLToPath(new URL('stubs/long.mjs', import.meta.url)),
};

/**
 * The same map as Vite's `resolve.alias`.
 * @param {Record<string, string>} aliases
 */
export const forVite = (aliases) =>
  Object.entries(aliases).map(([name, replacement]) => ({
    find: new RegExp(`^${name.replaceAll('/', '\\/')}$`),
    replacement,
  }));

/**
 * The same map as rolldown's `resolve.alias`, where a `$` means "exactly".
 * @param {Record<string, string>} aliases
 */
export const forRolldown = (aliases) =>
  Object.fromEntries(Object.entries(aliases).map(([name, file]) => [`${name}$`, file]));

/**
 * Every tfjs file that the sources under `folders` import, as it resolves: the tests let Vite bundle these beforehand
 * (in one go, so the core stays one), instead of loading a thousand small files, or reloading a page mid-test.
 * @param {string[]} folders relative to the repository root
 */
export function tfjsImports(folders) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const folder of folders) {
    const path = fileURLToPath(new URL(`../${folder}`, import.meta.url));
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.includes('node_modules')) continue;
      for (const [quoted] of readFileSync(join(path, name), 'utf8').matchAll(
        /['"]@tensorflow\/[^'"]+['"]/g,
      )) {
        const specifier = quoted.slice(1, -1);
        found.add(tfjsAliases[specifier] ?? specifier);
      }
    }
  }
  return [...found].sort();
}
