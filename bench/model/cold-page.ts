/**
 * Cold starts, from the page's side: from `new Worker` to the first decision in hand, each in a worker of its own. Both
 * fetch the same float32 weights (ONNX Runtime inside its model file) and decide over 24 coupons after one event.
 */
import { remoteWorkshop } from '../../src/model/remote-workshop.js';
import type { BackendName, NamedWeights, StudentShape } from '../../src/model/types.js';
import type { OrtProvider } from './runners/onnx.js';

/** What a decision is asked with, as plain arrays. */
export interface ColdAsk {
  readonly hidden: readonly number[];
  readonly event: readonly number[];
  readonly context: readonly number[];
  readonly relative: readonly number[];
  readonly coupons: readonly number[];
}

/** What lies at `cold.json`: the layout of `weights.bin`, and the decision. */
export interface ColdStart {
  readonly shape: StudentShape;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly ask: ColdAsk;
}

export interface ColdSpan {
  readonly ms: number;
  /** The first coupon's first head, to see that all answered the same. */
  readonly head: number;
}

export interface ColdPage {
  coldEtui(chunk: string, backend: BackendName): Promise<ColdSpan>;
  coldOrt(provider: OrtProvider): Promise<ColdSpan>;
}

const json = async <T>(path: string): Promise<T> => (await fetch(path)).json();

async function coldEtui(chunk: string, backend: BackendName): Promise<ColdSpan> {
  const { ask, shape, tensors } = await json<ColdStart>('/cold.json');
  const start = performance.now();
  const worker = new Worker(chunk);
  const workshop = remoteWorkshop(worker as never);
  const bytes = await (await fetch('/weights.bin')).arrayBuffer();
  let at = 0;
  const weights: Record<string, NamedWeights[string]> = {};
  for (const tensor of tensors) {
    const size = tensor.shape.reduce((product, width) => product * width, 1);
    weights[tensor.name] = { shape: tensor.shape, values: new Float32Array(bytes, at, size) };
    at += 4 * size;
  }
  const runner = await workshop.openRunner(backend, { weights, shape, wasm: true });
  const rows = Uint32Array.from({ length: ask.coupons.length / shape.coupon }, (_, row) => row);
  const output = await runner.run({
    hidden: Float32Array.from(ask.hidden),
    events: Float32Array.from(ask.event),
    context: Float32Array.from(ask.context),
    relative: Float32Array.from(ask.relative),
    coupons: { terms: Float32Array.from(ask.coupons), rows },
  });
  const ms = performance.now() - start;
  worker.terminate();
  return { ms, head: output.coupons[0] as number };
}

async function coldOrt(provider: OrtProvider): Promise<ColdSpan> {
  const { ask } = await json<ColdStart>('/cold.json');
  const start = performance.now();
  const worker = new Worker('/cold-ort.js', { type: 'module' });
  const head = await new Promise<number>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<number | string>) =>
      typeof data === 'number' ? resolve(data) : reject(new Error(data));
    worker.postMessage({ provider, ask });
  });
  const ms = performance.now() - start;
  worker.terminate();
  return { ms, head };
}

Object.assign(globalThis, { coldEtui, coldOrt } satisfies ColdPage);
