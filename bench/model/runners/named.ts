/** The runners that are compared, by name. */
import type { BenchModel, BenchRunner } from './bench-runner.js';
import { openEtui } from './etui.js';
import { openOnnx } from './onnx.js';
import { openPlain } from './plain.js';

/** Which form of a graph is the faster one was measured with the names in VARIANTS; a margin under a tenth is noise. */
const WASM = { read: 'operator', step: 'composed', tail: 'added' } as const;
const WEBGPU = { read: 'composed', step: 'composed', tail: 'added' } as const;

export const RUNNERS = {
  plain: (model) => openPlain(model),
  'etui-cpu': (model) => openEtui(model, 'cpu', true),
  'etui-cpu/no-wasm': (model) => openEtui(model, 'cpu', false),
  'etui-webgpu': (model) => openEtui(model, 'webgpu', true),
  'ort-wasm': (model, files) => openOnnx(model, { files, provider: 'wasm', forms: WASM }),
  'ort-webgpu': (model, files) => openOnnx(model, { files, provider: 'webgpu', forms: WEBGPU }),
} as const satisfies Record<string, (model: BenchModel, files: string) => Promise<BenchRunner>>;

/** ONNX Runtime with the other forms, to see that it was given the better ones: `--variants`. */
export const VARIANTS = {
  'ort-wasm/operator': (model, files) =>
    openOnnx(model, { files, provider: 'wasm', forms: { ...WASM, step: 'operator' } }),
  'ort-wasm/composed': (model, files) =>
    openOnnx(model, { files, provider: 'wasm', forms: { ...WASM, read: 'composed' } }),
  'ort-wasm/folded': (model, files) =>
    openOnnx(model, { files, provider: 'wasm', forms: { ...WASM, tail: 'folded' } }),
  'ort-webgpu/folded': (model, files) =>
    openOnnx(model, { files, provider: 'webgpu', forms: { ...WEBGPU, tail: 'folded' } }),
} as const satisfies Record<string, (model: BenchModel, files: string) => Promise<BenchRunner>>;

const ALL = { ...RUNNERS, ...VARIANTS };
export type RunnerName = keyof typeof ALL;

export const openNamed = (name: RunnerName, model: BenchModel, files: string): Promise<BenchRunner> =>
  ALL[name](model, files);
