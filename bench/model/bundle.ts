/** One entry of the bench as one module for the browser, with the same tfjs as the built runtime. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { browserAliases, forRolldown } from '../../scripts/aliases.mjs';
import { webgpuWithoutCpuKernels } from '../../scripts/tfjs-plugin.mjs';

export async function bundleForBrowser(root: string, entry: string): Promise<string> {
  const build = await rolldown({
    input: join(root, entry),
    platform: 'browser',
    tsconfig: join(root, 'tsconfig.json'),
    transform: { define: { __ETUI_CHUNKS__: '{}' } },
    resolve: { alias: forRolldown(browserAliases), mainFields: ['module', 'main'] },
    plugins: [webgpuWithoutCpuKernels],
    onLog(level, log, report) {
      // tfjs reads a CommonJS namespace defensively; nothing to see.
      if (log.code !== 'IMPORT_IS_UNDEFINED' && log.code !== 'EVAL') report(level, log);
    },
  });
  try {
    const { output } = await build.generate({ format: 'esm', codeSplitting: false, minify: true });
    return output[0].code;
  } finally {
    await build.close();
  }
}
