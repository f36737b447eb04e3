import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserAliases, forVite, tfjsAliases, tfjsImports } from './scripts/aliases.mjs';
import { findChromium, webgpuArgs } from './scripts/chromium.mjs';
import { wasmBesideItsSource } from './scripts/tfjs-plugin.mjs';
import { compiledWords } from './scripts/words.mjs';

/** A browser for one instance; found only when it is really launched, so that unit tests alone never need one. */
const chromium = (flags: string[]) =>
  playwright({
    get launchOptions() {
      const { executablePath, env, args } = findChromium();
      return { executablePath, env, args: [...args, ...flags] };
    },
  });

/** tfjs's ES modules import each other without endings, which Node alone refuses, and there are a thousand of them. */
const tfjsInNode = {
  optimizer: {
    ssr: {
      enabled: true,
      include: tfjsImports(['src', 'server', 'training', 'demo', 'bench', 'test']),
      rolldownOptions: { plugins: [wasmBesideItsSource] },
    },
  },
};

/** Only `*.gpu.test.ts` have a WebGPU adapter; all others run in a browser without one. */
const gpuTests = 'test/browser/**/*.gpu.test.ts';
const browserTests = 'test/browser/**/*.test.ts';

/**
 * The tests, and the aliases everything shares. The shipped files are built by scripts/build.mjs, several small builds
 * in a row, which reads the same aliases.
 */
export default defineConfig({
  // Sources run as they are here: there are no chunks.
  define: { __ETUI_CHUNKS__: '{}', __ETUI_WORDS__: '{}' },
  plugins: [compiledWords],
  test: {
    retry: 0,
    // Generous: they end what hangs, and are no measure of speed. Small machines are busy, and stall now and then.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        resolve: { alias: forVite(tfjsAliases) },
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/tooling/**/*.test.ts'],
          deps: tfjsInNode,
        },
      },
      {
        extends: true,
        resolve: { alias: forVite(browserAliases) },
        // Everything up front: a dependency discovered while tests run would reload the page under them.
        optimizeDeps: {
          noDiscovery: true,
          include: [...tfjsImports(['src', 'widget', 'test/browser']), 'axe-core'],
        },
        test: {
          name: 'browser',
          include: [browserTests],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [
              {
                browser: 'chromium',
                name: 'browser (no WebGPU)',
                exclude: [gpuTests],
                provider: chromium([]),
              },
              {
                browser: 'chromium',
                name: 'browser (WebGPU)',
                include: [gpuTests],
                provider: chromium(webgpuArgs),
              },
            ],
          },
        },
      },
      {
        extends: true,
        resolve: { alias: forVite(tfjsAliases) },
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/setup/dist.ts'],
          // One shop, one browser, two cores: one file after the other.
          fileParallelism: false,
          testTimeout: 120_000,
          deps: tfjsInNode,
        },
      },
    ],
  },
});
