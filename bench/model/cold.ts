/** Cold starts and the bytes that they fetch: ours from the built files, ONNX Runtime's from its package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { AGREEMENT } from './agreement.js';
import { bundleForBrowser } from './bundle.js';
import type { ColdPage, ColdSpan, ColdStart } from './cold-page.js';
import { writeOnnx } from './onnx/onnx-model.js';
import { decideGraph } from './onnx/student-graphs.js';
import { randomAsk, randomCoupons, randomModel } from './random-model.js';
import { keptTerms } from './runners/plain.js';
import { serveBench } from './serve.js';
import type { Samples } from './timing.js';
import { type Weight, weigh } from './wire.js';

/** All that a runner fetched until its first decision. */
export interface Wire extends Weight {
  readonly runner: string;
  readonly files: readonly string[];
}

export interface ColdResult {
  readonly samples: Samples;
  readonly wire: readonly Wire[];
}

const COUPONS = 24;

export async function coldStarts(
  root: string,
  on: Browser,
  rounds: number,
  say: (text: string) => void,
): Promise<ColdResult> {
  const server = await serveBench(await coldFiles(root), {
    ort: join(root, 'node_modules/onnxruntime-web/dist'),
    dist: join(root, 'dist'),
  });
  const page = await on.newPage();
  try {
    await page.goto(server.origin);
    await page.addScriptTag({ url: '/cold-page.js', type: 'module' });
    await page.waitForFunction(() => 'coldOrt' in globalThis);
    const { chunks } = JSON.parse(readFileSync(join(root, 'dist/build.json'), 'utf8'));
    const chunk = `/dist/${chunks.runtime.file}`;
    const etui = (backend: 'cpu' | 'webgpu') => () =>
      page.evaluate(([file, name]) => (globalThis as unknown as ColdPage).coldEtui(file, name), [
        chunk,
        backend,
      ] as const);
    const ort = (provider: 'wasm' | 'webgpu') => () =>
      page.evaluate((name) => (globalThis as unknown as ColdPage).coldOrt(name), provider);
    const starts: Readonly<Record<string, () => Promise<ColdSpan>>> = {
      'etui-cpu': etui('cpu'),
      'ort-wasm': ort('wasm'),
      'etui-webgpu': etui('webgpu'),
      'ort-webgpu': ort('webgpu'),
    };
    const wire: Wire[] = [];
    const heads: number[] = [];
    for (const [runner, start] of Object.entries(starts)) {
      say(`first start of ${runner}, and what it fetches`);
      server.takeRequested();
      heads.push((await start()).head);
      const files = server.takeRequested().filter((file) => !file.includes('cold'));
      const weights = await Promise.all(files.map(async (file) => weigh(root, await server.read(file))));
      const sum = (part: keyof Weight) => weights.reduce((total, weight) => total + weight[part], 0);
      wire.push({ runner, files, gzip: sum('gzip'), brotli: sum('brotli') });
    }
    if (!(Math.max(...heads) - Math.min(...heads) <= AGREEMENT))
      throw new Error(`first decisions differ: ${heads.join(', ')}`);
    const spans = Object.fromEntries(Object.keys(starts).map((name): [string, number[]] => [name, []]));
    for (let round = 0; round < rounds; round++) {
      say(`cold starts, round ${round + 1} of ${rounds}`);
      for (const [runner, start] of Object.entries(starts)) spans[runner]?.push((await start()).ms);
    }
    return { samples: spans, wire };
  } finally {
    await page.close();
    await server.close();
  }
}

/** The page's scripts, the weights, and the same as an ONNX model. */
async function coldFiles(root: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const model = randomModel('model');
  const ask = randomAsk('cold', model, COUPONS);
  const coupons = randomCoupons('cold', model, COUPONS);
  const tensors = Object.entries(model.weights);
  const start: ColdStart = {
    shape: model.shape,
    tensors: tensors.map(([name, { shape }]) => ({ name, shape })),
    ask: {
      hidden: [...ask.hidden],
      event: [...ask.event],
      context: [...ask.context],
      relative: [...ask.relative],
      coupons: [...coupons],
    },
  };
  const graph = decideGraph(model.weights, model.shape, keptTerms(model, coupons), {
    step: 'composed',
    tail: 'added',
  });
  return new Map<string, string | Uint8Array>([
    ['cold-page.js', await bundleForBrowser(root, 'bench/model/cold-page.ts')],
    ['cold-ort.js', await bundleForBrowser(root, 'bench/model/cold-ort.worker.ts')],
    ['cold.json', JSON.stringify(start)],
    [
      'weights.bin',
      Buffer.concat(
        tensors.map(([, { values }]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
      ),
    ],
    ['decide.onnx', writeOnnx(graph)],
  ]);
}
