/** Do the ways to one answer agree? The largest difference of any output over some decisions, each with its tolerance. */
import { outputDifference, PARITY_TOLERANCE } from '../../src/model/reference.js';
import { openRunner } from '../../src/model/runtime.js';
import type { NamedWeights, StudentOutput, StudentRequest } from '../../src/model/types.js';
import { roundTensor } from '../../training/tensor-encoder.js';
import { AGREEMENT } from './agreement.js';
import { randomAsk, randomCoupons, randomEvents } from './random-model.js';
import type { BenchModel } from './runners/bench-runner.js';

/**
 * Weights of one byte are off by up to a 254th of their column's largest, and 64 steps of the GRU carry that on: logits
 * of about ±3 move by hundredths. What that costs in AUC is for `npm run evaluate -- model` to say.
 */
export const INT8_TOLERANCE = 0.15;
/** Kept or written out, on one backend the same numbers are added in the same order. */
export const KEPT_TOLERANCE = 0;

export interface ParityRow {
  readonly what: string;
  readonly largest: number;
  readonly tolerance: number;
}

const DECISIONS = 20;
const COUPONS = 24;
const EVENTS = 64;

export async function parity(model: BenchModel, withGpu: boolean): Promise<readonly ParityRow[]> {
  const terms = randomCoupons('parity', model, COUPONS);
  const rows = Uint32Array.from({ length: COUPONS }, (_, row) => row);
  const asks = Array.from({ length: DECISIONS }, (_, at): StudentRequest => {
    const { context, relative } = randomAsk(`parity/${at}`, model, COUPONS);
    const events = randomEvents(`parity/${at}`, model, EVENTS);
    return {
      hidden: new Float32Array(model.shape.hidden),
      events,
      context,
      relative,
      coupons: { terms, rows },
    };
  });
  const answers = async (
    backend: 'cpu' | 'webgpu',
    weights: NamedWeights,
    requests: readonly StudentRequest[],
  ) => {
    const runner = await openRunner(backend, { ...model, weights, wasm: true });
    const outputs: StudentOutput[] = [];
    for (const request of requests) outputs.push(await runner.run(request));
    runner.dispose();
    return outputs;
  };
  const reference = await answers('cpu', model.weights, asks);
  const against = async (what: string, tolerance: number, outputs: Promise<readonly StudentOutput[]>) => ({
    what,
    tolerance,
    largest: Math.max(
      ...(await outputs).map((output, at) => outputDifference(output, reference[at] as StudentOutput)),
    ),
  });
  const writtenOut = asks.map((ask) => ({ ...ask, coupons: terms }));
  return [
    await against('kept against written out', KEPT_TOLERANCE, answers('cpu', model.weights, writtenOut)),
    await against('event by event against the whole visit', AGREEMENT, stepwise(model, asks)),
    await against('int8 against float32', INT8_TOLERANCE, answers('cpu', int8(model.weights), asks)),
    ...(withGpu
      ? [await against('WebGPU against CPU', PARITY_TOLERANCE, answers('webgpu', model.weights, asks))]
      : []),
  ];
}

/** Each visit read one event at a time, the encoding carried on, as the device does. */
async function stepwise(
  model: BenchModel,
  asks: readonly StudentRequest[],
): Promise<readonly StudentOutput[]> {
  const runner = await openRunner('cpu', { ...model, wasm: true });
  const width = model.shape.event;
  const outputs: StudentOutput[] = [];
  for (const ask of asks) {
    let output: StudentOutput | undefined;
    for (let from = 0; from < ask.events.length; from += width) {
      const events = ask.events.subarray(from, from + width);
      output = await runner.run({ ...ask, hidden: output?.hidden ?? ask.hidden, events });
    }
    outputs.push(output as StudentOutput);
  }
  runner.dispose();
  return outputs;
}

/** As an artifact stores them: kernels in one byte a weight, biases in two. */
const int8 = (weights: NamedWeights): NamedWeights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => {
      const dtype = shape.length === 2 ? 'int8' : 'float16';
      return [name, roundTensor({ name, dtype, shape }, values)];
    }),
  );
