/**
 * ONNX Runtime Web with the same weights and the same cuts. What helps it is switched on: all graph optimisations, one
 * thread (as a page without cross-origin isolation has), answers into tensors that were made before, a pool's coupons as
 * constants, and for each step of ours one graph and not several.
 */
import type * as Ort from 'onnxruntime-web';
import { type Graph, writeOnnx } from '../onnx/onnx-model.js';
import { decideGraph, type GraphForms, keepGraph, readGraph } from '../onnx/student-graphs.js';
import type { BenchModel, BenchRunner } from './bench-runner.js';

export type OrtProvider = 'wasm' | 'webgpu';

export interface OrtOptions {
  /** Folder of onnxruntime-web's files, with a slash at its end. */
  readonly files: string;
  readonly provider: OrtProvider;
  readonly forms: GraphForms;
}

/** The library's smallest file for a provider. */
export const ORT_MODULES: Readonly<Record<OrtProvider, string>> = {
  wasm: 'ort.wasm.min.mjs',
  webgpu: 'ort.webgpu.min.mjs',
};

export async function loadOrt(files: string, provider: OrtProvider): Promise<typeof Ort> {
  const ort: typeof Ort = await import(/* @vite-ignore */ files + ORT_MODULES[provider]);
  ort.env.wasm.wasmPaths = files;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return ort;
}

export async function openOnnx(
  { weights, shape }: BenchModel,
  { files, provider, forms }: OrtOptions,
): Promise<BenchRunner> {
  const ort = await loadOrt(files, provider);
  const open = (graph: Graph): Promise<Ort.InferenceSession> =>
    ort.InferenceSession.create(writeOnnx(graph), {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      enableProfiling: false,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  const tensor = (values: Float32Array, dims: readonly number[]): Ort.Tensor =>
    new ort.Tensor('float32', values, dims);
  const valuesOf = (made: Ort.Tensor | undefined): Float32Array => made?.data as Float32Array;
  const readers = new Map<number, Ort.InferenceSession>();
  let decider: Ort.InferenceSession | undefined;
  let rows = 0;

  return {
    async keep(coupons) {
      rows = coupons.length / shape.coupon;
      const keeper = await open(keepGraph(weights, shape, rows));
      const { kept } = await keeper.run({ coupons: tensor(coupons, [rows, shape.coupon]) });
      await keeper.release();
      await decider?.release();
      decider = await open(decideGraph(weights, shape, valuesOf(kept), forms));
    },
    async decide(ask) {
      const isFolded = forms.tail === 'folded';
      const width = shape.relative + (isFolded ? 1 : 0);
      const feeds = {
        hidden: tensor(ask.hidden, [1, shape.hidden]),
        event: tensor(ask.event, [1, shape.event]),
        context: tensor(ask.context, [1, shape.context]),
        relative: tensor(isFolded ? ask.withOnes : ask.relative, [rows, width]),
      };
      const made = await (decider as Ort.InferenceSession).run(feeds);
      return {
        hidden: valuesOf(made['read']),
        base: valuesOf(made['base']),
        coupons: valuesOf(made['heads']),
      };
    },
    async read(events) {
      const count = events.length / shape.event;
      const reader = readers.get(count) ?? (await open(readGraph(weights, shape, count, forms.read)));
      readers.set(count, reader);
      const made = await reader.run({
        hidden: tensor(new Float32Array(shape.hidden), [1, shape.hidden]),
        event: tensor(events, [count, shape.event]),
      });
      return valuesOf(made['read']);
    },
    async dispose() {
      for (const reader of readers.values()) await reader.release();
      await decider?.release();
    },
  };
}
