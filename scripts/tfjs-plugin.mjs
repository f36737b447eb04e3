// @ts-check
/**
 * What tfjs 4.22 needs from a bundler beyond aliases. Plain objects, as Vite and rolldown both take them.
 */
import { basename, dirname } from 'node:path';

/** @typedef {{ code: string, map: null } | null} Transformed */

/**
 * The WebGPU backend takes what it needs from the CPU kernels by destructuring a namespace object
 * (`kernel_utils/shared`), which no bundler can see through: 55 kB of kernels nobody calls. The same names exported one
 * by one shake out. (44.8 instead of 57.1 kB gzip for a WebGPU runtime of 16 kernels.)
 */
export const webgpuWithoutCpuKernels = {
  name: 'etui:webgpu-without-cpu-kernels',
  /** @param {string} code @param {string} id @returns {Transformed} */
  transform(code, id) {
    if (!/tfjs-backend-webgpu[\\/]dist[\\/]kernel_utils[\\/]shared\.js/.test(id)) return null;
    const names = /const \{([^}]*)\} = shared;/.exec(code)?.[1];
    const source = /import \* as shared from '([^']+)'/.exec(code)?.[1];
    if (!names || !source)
      throw new Error(`${id} looks different from tfjs 4.22: adapt scripts/tfjs-plugin.mjs`);
    return { code: `export {${names.replaceAll(':', ' as ')}} from '${source}';`, map: null };
  },
};

/**
 * The wasm backend's emscripten glue looks for its .wasm beside itself, by `__dirname`: which a bundle moves, and ES
 * modules lack. For Node only.
 */
export const wasmBesideItsSource = {
  name: 'etui:wasm-beside-its-source',
  /** @param {string} code @param {string} id @returns {Transformed} */
  transform(code, id) {
    if (!/tfjs-backend-wasm[\\/]wasm-out[\\/]/.test(id)) return null;
    const names = `var __dirname=${JSON.stringify(dirname(id))},__filename=${JSON.stringify(id)};`;
    return { code: names + code, map: null };
  },
};

/** The same for the package: where the .wasm files are is asked when they are wanted. For Node only. */
export const wasmInItsPackage = {
  name: 'etui:wasm-in-its-package',
  /** @param {string} code @param {string} id @returns {Transformed} */
  transform(code, id) {
    if (!/tfjs-backend-wasm[\\/]wasm-out[\\/]/.test(id)) return null;
    const place =
      "import{createRequire as __etuiRequire}from'node:module';" +
      "import{dirname as __etuiDirname}from'node:path';" +
      // In two pieces: scripts/run.mjs moves every address of a module that it reads in the code of one.
      'var __filename=__etuiRequire(import' +
      ".meta.url).resolve('@tensorflow/tfjs-backend-wasm/wasm-out/" +
      `${basename(id)}'),__dirname=__etuiDirname(__filename);`;
    return { code: place + code, map: null };
  },
};
