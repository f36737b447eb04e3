/**
 * Where a few package names point, in one place: the Vite builds, Vitest and `scripts/run.mjs` all read it, so that
 * the tfjs core exists exactly once wherever our code runs.
 *
 * The names resolve to tfjs's `base` entries (no gradients, no optimizers, no chained ops, no kernels registered on
 * their own): what is needed is imported by its deep path, e.g. `@tensorflow/tfjs-core/dist/register_all_gradients.js`,
 * and lands on the same instance, because every path is the package's ES modules and never its CommonJS bundle.
 */
import { fileURLToPath } from 'node:url';

/** @param {string} path relative to the repository root */
const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Exact package name → file. Deep paths of the same packages are left alone. */
export const tfjsAliases = {
  '@tensorflow/tfjs-core': fromRoot('node_modules/@tensorflow/tfjs-core/dist/base.js'),
  '@tensorflow/tfjs-backend-cpu': fromRoot('node_modules/@tensorflow/tfjs-backend-cpu/dist/base.js'),
  '@tensorflow/tfjs-backend-webgpu': fromRoot('node_modules/@tensorflow/tfjs-backend-webgpu/dist/base.js'),
  '@tensorflow/tfjs-backend-wasm': fromRoot('node_modules/@tensorflow/tfjs-backend-wasm/dist/index.js'),
};

/** In the browser `long` only hashes strings in tfjs, which we never ask for. */
export const browserAliases = { ...tfjsAliases, long: fromRoot('scripts/stubs/long.mjs') };

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
