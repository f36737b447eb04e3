/**
 * npm run bench -- model [--rounds N] [--json]: the student beside ONNX Runtime Web and plain loops, in a real Chromium.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { findChromium, webgpuArgs } from '../../scripts/chromium.mjs';
import { AGREEMENT } from './agreement.js';
import { bundleForBrowser } from './bundle.js';
import { serveBench } from './serve.js';
import type { Job, JobResult, Report } from './worker.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const say = (text: string): void => console.error(text);

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
});

const { executablePath, env, args, source } = findChromium();
const browser = await chromium.launch({ executablePath, env, args: [...args, ...webgpuArgs] });
say(`Chromium ${browser.version()} (${source})`);
const worker = await bundleForBrowser(root, 'bench/model/worker.ts');
const server = await serveBench(new Map([['worker.js', worker]]), {
  ort: join(root, 'node_modules/onnxruntime-web/dist'),
});
try {
  const rounds = Number(values.rounds);
  const sizes = { events: 64, coupons: [24, 1000, 10_000], rounds };
  for (const runners of [
    ...(process.env.ONLY === 'gpu' ? [] : [['plain', 'etui-cpu', 'ort-wasm', 'ort-wasm-composed'] as const]),
    ['plain', 'etui-webgpu', 'ort-webgpu'],
  ] as const) {
    const result = await measure(browser, { ...sizes, runners, files: `${server.origin}ort/` });
    for (const { runner, what, largest } of result.differences) {
      if (!(largest <= AGREEMENT)) throw new Error(`${runner} differs by ${largest} at ${what}`);
    }
    for (const [what, byRunner] of Object.entries(result.spans))
      for (const [runner, { median, low, high }] of Object.entries(byRunner))
        console.log(
          [
            what.padEnd(26),
            runner.padEnd(18),
            median.toFixed(3).padStart(9),
            low.toFixed(3),
            high.toFixed(3),
            result.dispatches[what]?.[runner],
          ].join('  '),
        );
  }
} finally {
  await browser.close();
  await server.close();
}

async function measure(on: Browser, job: Job): Promise<JobResult> {
  const page = await on.newPage();
  page.on('console', (message) => say(message.text()));
  await page.goto(server.origin);
  const result = await page.evaluate(
    (asked) =>
      new Promise<JobResult>((resolve, reject) => {
        const made = new Worker('/worker.js', { type: 'module' });
        made.onerror = (event) => reject(new Error(`worker: ${event.message}`));
        made.onmessage = ({ data }: MessageEvent<Report>) => {
          if (data.is === 'progress') console.log(data.text);
          else if (data.is === 'done') resolve(data.result);
          else reject(new Error(data.message));
        };
        made.postMessage(asked);
      }),
    job,
  );
  await page.close();
  return result;
}
