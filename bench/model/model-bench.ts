/**
 * npm run bench -- model: the student beside ONNX Runtime Web and plain loops, in a real Chromium. Answers are compared
 * before anything is timed. `--write` puts the result where docs/bench.md and docs/figures show it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { buildIfStale } from '../../scripts/build.mjs';
import { findChromium, webgpuArgs } from '../../scripts/chromium.mjs';
import { printRows } from '../../training/rows.js';
import { AGREEMENT } from './agreement.js';
import { bundleForBrowser } from './bundle.js';
import { coldStarts } from './cold.js';
import type { Job, JobResult, Report } from './jobs.js';
import { describeMachine } from './machine.js';
import type { ModelBench } from './results.js';
import { benchRows, NOTHING, writeResults } from './results.js';
import { type RunnerName, VARIANTS } from './runners/named.js';
import { serveBench } from './serve.js';
import { measureTraining } from './training.js';

const HELP = `npm run bench -- model [--rounds N] [--cold N] [--only PARTS] [--variants] [--json] [--write]

  --rounds N   rounds in which the runners take turns (15)
  --cold N     cold starts of each runner (5)
  --variants   ONNX Runtime with its other graphs too, to see that it was given the better ones
  --only PARTS of cpu, gpu, explain, parity, cold, training, with commas between; the others, and with "none" all,
               are taken from the result that is checked in
  --json       rows as JSON
  --write      also into bench/model/results.json, docs/bench.md and docs/figures/`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    cold: { type: 'string', default: '5' },
    variants: { type: 'boolean', default: false },
    only: { type: 'string', default: 'cpu,gpu,explain,parity,cold,training' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const say = (text: string): void => console.error(text);
const EVENTS = 64;
const COUPONS = [24, 100, 1000, 10_000];

const kept = join(root, 'bench/model/results.json');

if (values.help) console.log(HELP);
else {
  const bench = await measureAll(values.only.split(','));
  const rows = benchRows(bench);
  printRows(rows, values.json);
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
}

async function measureAll(parts: readonly string[]): Promise<ModelBench> {
  const [rounds, cold] = [Number(values.rounds), Number(values.cold)];
  if (!(rounds >= 1 && cold >= 1)) throw new TypeError('--rounds and --cold: numbers from 1 on');
  const before: ModelBench = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : NOTHING;
  if (parts.includes('none')) {
    if (values.write) writeResults(root, before);
    return before;
  }
  await buildIfStale();
  const { executablePath, env, args, source } = findChromium();
  const browser = await chromium.launch({ executablePath, env, args: [...args, ...webgpuArgs] });
  const worker = await bundleForBrowser(root, 'bench/model/worker.ts');
  const server = await serveBench(new Map([['worker.js', worker]]), {
    ort: join(root, 'node_modules/onnxruntime-web/dist'),
  });
  try {
    const machine = await describeMachine(browser, server.origin);
    say(`Chromium ${machine.chromium} (${source}), ${rounds} rounds, WebGPU ${machine.adapter}`);
    const ask = (job: Job) => inWorker(browser, server.origin, job);
    const compare = async (runners: readonly RunnerName[]) => {
      const files = `${server.origin}ort/`;
      const result = await ask({ do: 'compare', runners, events: EVENTS, coupons: COUPONS, rounds, files });
      checkAgreement(result);
      return result;
    };
    const others = (provider: string) =>
      values.variants
        ? (Object.keys(VARIANTS) as RunnerName[]).filter((name) => name.startsWith(provider))
        : [];
    const measure: Readonly<Record<string, () => Promise<Partial<ModelBench>>>> = {
      parity: async () => ({
        parity: (await ask({ do: 'parity', withGpu: machine.adapter !== 'none' })).parity,
      }),
      cpu: async () => {
        const found = await compare([
          'plain',
          'etui-cpu',
          'etui-cpu/no-wasm',
          'ort-wasm',
          ...others('ort-wasm'),
        ]);
        return { onCpu: found.measured, cpuDifferences: found.differences };
      },
      gpu: async () => {
        const found = await compare(['plain', 'etui-webgpu', 'ort-webgpu', ...others('ort-webgpu')]);
        return { onGpu: found.measured, gpuDifferences: found.differences };
      },
      explain: async () => ({ explained: (await ask({ do: 'explain', rounds })).measured }),
      cold: async () => ({ cold: await coldStarts(root, browser, cold, say) }),
      training: async () => ({ training: await measureTraining(say) }),
    };
    let bench: ModelBench = { ...before, machine, rounds, date: new Date().toISOString().slice(0, 10) };
    for (const part of parts) {
      const found = measure[part];
      if (!found) throw new TypeError(`--only: expected some of ${Object.keys(measure).join(', ')}`);
      say(`— ${part}`);
      bench = { ...bench, ...(await found()) };
      // Part by part, so that a run that is broken off has not been for nothing.
      if (values.write) writeResults(root, bench);
    }
    return bench;
  } finally {
    await browser.close();
    await server.close();
  }
}

function checkAgreement({ differences }: JobResult): void {
  for (const { runner, what, largest } of differences) {
    if (!(largest <= AGREEMENT))
      throw new Error(`${runner} differs by ${largest} over ${what}: nothing is timed`);
  }
}

/** In a worker of a page of its own, so that nothing lingers from the job before. */
async function inWorker(browser: Browser, address: string, job: Job): Promise<JobResult> {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'info') say(message.text());
  });
  await page.goto(address);
  try {
    return await page.evaluate(
      (asked) =>
        new Promise<JobResult>((resolve, reject) => {
          const made = new Worker('/worker.js', { type: 'module' });
          made.onerror = (event) => reject(new Error(`worker: ${event.message}`));
          made.onmessage = ({ data }: MessageEvent<Report>) => {
            if (data.is === 'progress') console.info(data.text);
            else if (data.is === 'done') resolve(data.result);
            else reject(new Error(data.message));
          };
          made.postMessage(asked);
        }),
      job,
    );
  } finally {
    await page.close();
  }
}
