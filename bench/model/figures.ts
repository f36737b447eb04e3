/** docs/figures/: what a decision costs as the pool grows, one line for each runner. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Line, linePlot } from '../line-plot.js';
import type { Measured } from './jobs.js';
import type { ModelBench } from './results.js';
import { spread } from './timing.js';

const LABELS: Readonly<Record<string, string>> = {
  'etui-cpu': 'Etui, CPU, with wasm',
  'ort-wasm': 'ONNX Runtime Web, wasm SIMD, 1 thread',
  plain: 'plain loops over typed arrays',
  'etui-webgpu': 'Etui, WebGPU',
  'ort-webgpu': 'ONNX Runtime Web, WebGPU',
};

export function writeFigures(root: string, { machine, onCpu, onGpu }: ModelBench): void {
  const adapter = machine.isSoftware ? 'a software adapter' : machine.adapter;
  const lines = [
    ...linesOf(onCpu, ['etui-cpu', 'ort-wasm', 'plain']),
    ...linesOf(onGpu, ['etui-webgpu', 'ort-webgpu']),
  ];
  const title = `One new event and a decision, by coupons in the pool (WebGPU: ${adapter})`;
  writeFileSync(join(root, 'docs/figures/model-decision.svg'), linePlot(title, 'ms', lines));
}

const linesOf = (measured: readonly Measured[], runners: readonly string[]): readonly Line[] =>
  runners.map((runner) => ({
    label: LABELS[runner] ?? runner,
    points: measured
      .filter(({ what }) => what === 'decide')
      .map(({ size, samples }) => ({ x: size, y: spread(samples[runner] ?? []).median })),
  }));
