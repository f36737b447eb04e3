/** How long one act more takes: on tfjs's CPU backend with its stock kernels, in this process, for all encoders alike. */
import '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels.js';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import {
  dispose,
  findBackendFactory,
  getBackend,
  keep,
  registerBackend,
  setBackend,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import type { NamedWeights } from '../../src/model/types.js';
import type { Advance } from '../encoders/encoder.js';
import { FEATURES } from '../fit/input-batch.js';
import type { Network } from '../fit/network.js';
import { toTensors } from '../fit/tensors.js';

/** Acts before the timed ones, and timed acts: a visit of usual length. */
const WARM_UP = 8;
const VISITS = 60;
const ACTS = 8;

/** Median µs from one act to the encoding after it. */
export async function timePerEvent(network: Network, weights: NamedWeights): Promise<number> {
  if (!network.advance) return Number.NaN;
  const before = getBackend();
  if (!findBackendFactory('cpu')) registerBackend('cpu', quietCpu);
  await setBackend('cpu');
  try {
    return medianOf(Array.from({ length: VISITS }, () => oneVisit(network, weights)).flat());
  } finally {
    await setBackend(before);
  }
}

/** tfjs's CPU backend, which would praise another package at its first use. */
const quietCpu = () => Object.assign(new MathBackendCPU(), { firstUse: false });

function oneVisit(network: Network, named: NamedWeights): number[] {
  const weights = toTensors(named);
  const act = tensor2d(new Float32Array(FEATURES.event).fill(0.3), [1, FEATURES.event]);
  const times: number[] = [];
  let state: Advance | undefined;
  for (let count = 0; count < WARM_UP + ACTS; count++) {
    const started = performance.now();
    const next = advanced(network, weights, state, act);
    next.last.dataSync();
    if (count >= WARM_UP) times.push(1000 * (performance.now() - started));
    if (state) disposeOf(state, next);
    state = next;
  }
  if (state) disposeOf(state);
  dispose(weights);
  act.dispose();
  return times;
}

function advanced(
  network: Network,
  weights: StudentWeights,
  state: Advance | undefined,
  act: Tensor2D,
): Advance {
  let next: Advance | undefined;
  tidy(() => {
    next = network.advance?.(weights, state?.kept, act) as Advance;
    for (const one of [next.last, ...Object.values(next.kept)]) keep(one);
  });
  return next as unknown as Advance;
}

function disposeOf(old: Advance, next?: Advance): void {
  const living = new Set(next && [next.last, ...Object.values(next.kept)]);
  for (const one of new Set([old.last, ...Object.values(old.kept)])) if (!living.has(one)) one.dispose();
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
