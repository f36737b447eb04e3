import { expect, test } from 'vitest';
import { AGREEMENT } from '../../../bench/model/agreement.js';
import { dispatches } from '../../../bench/model/dispatches.js';
import type { Job } from '../../../bench/model/jobs.js';
import { runJob } from '../../../bench/model/run-job.js';

/** As Vite serves it: the bench's own server has it elsewhere. */
const files = new URL('/node_modules/onnxruntime-web/dist/', location.href).href;
const quiet = () => undefined;

const small = { do: 'compare', files, events: 3, coupons: [2, 9], rounds: 0 } as const satisfies Partial<Job>;

test('on the CPU our backend, plain loops and ONNX Runtime with every form of its graphs give one answer', async () => {
  const wasm = ['ort-wasm', 'ort-wasm/operator', 'ort-wasm/composed', 'ort-wasm/folded'] as const;
  const ours = ['etui-cpu', 'etui-cpu/no-wasm'] as const;
  const { differences } = await runJob({ ...small, runners: ['plain', ...ours, ...wasm] }, quiet);
  // Two lengths of a visit and two sizes of a pool, for each but the first.
  expect(differences).toHaveLength(6 * 4);
  for (const { runner, what, largest } of differences)
    expect(largest, `${runner}, ${what}`).toBeLessThan(AGREEMENT);
});

test('so they do on WebGPU, and it is the GPU that worked', async () => {
  const before = dispatches();
  const runners = ['plain', 'etui-webgpu', 'ort-webgpu'] as const;
  const { differences } = await runJob({ ...small, runners }, quiet);
  expect(differences).toHaveLength(2 * 4);
  for (const { runner, what, largest } of differences)
    expect(largest, `${runner}, ${what}`).toBeLessThan(AGREEMENT);
  expect(dispatches()).toBeGreaterThan(before + 8);
  // ONNX Runtime compiles a program for every kind of node: half a minute on a busy machine without a GPU.
}, 240_000);

test('every way to one answer stays within its named tolerance', async () => {
  const { parity } = await runJob({ do: 'parity', withGpu: true }, quiet);
  expect(parity.map(({ what }) => what)).toContain('WebGPU against CPU');
  for (const { what, largest, tolerance } of parity) expect(largest, what).toBeLessThanOrEqual(tolerance);
});
