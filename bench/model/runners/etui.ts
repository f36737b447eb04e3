/** Our own runtime, as the engine's worker runs it. */
import { openRunner } from '../../../src/model/runtime.js';
import type { BackendName, PoolRows } from '../../../src/model/types.js';
import type { BenchModel, BenchRunner } from './bench-runner.js';

/** @param wasm the option of the same name: what ONNX Runtime's provider on the CPU can't do without */
export async function openEtui(model: BenchModel, backend: BackendName, wasm: boolean): Promise<BenchRunner> {
  const runner = await openRunner(backend, { ...model, wasm });
  const none = new Float32Array(0);
  const { shape } = model;
  let coupons: PoolRows = { terms: none, rows: new Uint32Array(0) };
  return {
    async keep(terms) {
      coupons = { terms, rows: Uint32Array.from({ length: terms.length / shape.coupon }, (_, row) => row) };
    },
    decide: ({ hidden, event, context, relative }) =>
      runner.run({ hidden, events: event, context, coupons, relative }),
    async read(events) {
      const context = new Float32Array(shape.context);
      const hidden = new Float32Array(shape.hidden);
      return (await runner.run({ hidden, events, context, coupons: none, relative: none })).hidden;
    },
    dispose: async () => runner.dispose(),
  };
}
