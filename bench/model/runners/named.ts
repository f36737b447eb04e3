/** The runners that are compared, by name. */
import type { BenchModel, BenchRunner } from './bench-runner.js';
import { openEtui } from './etui.js';
import { openOnnx } from './onnx.js';
import { openPlain } from './plain.js';

export const RUNNERS = {
  plain: (model) => openPlain(model),
  'etui-cpu': (model) => openEtui(model, 'cpu'),
  'ort-wasm': (model, files) =>
    openOnnx(model, { files, provider: 'wasm', forms: { gru: 'operator', tail: 'added' } }),
  'ort-wasm-composed': (model, files) =>
    openOnnx(model, { files, provider: 'wasm', forms: { gru: 'composed', tail: 'added' } }),
  'etui-webgpu': (model) => openEtui(model, 'webgpu'),
  'ort-webgpu': (model, files) =>
    openOnnx(model, { files, provider: 'webgpu', forms: { gru: 'composed', tail: 'added' } }),
} as const satisfies Record<string, (model: BenchModel, files: string) => Promise<BenchRunner>>;

export type RunnerName = keyof typeof RUNNERS;

export const openNamed = (name: RunnerName, model: BenchModel, files: string): Promise<BenchRunner> =>
  RUNNERS[name](model, files);
