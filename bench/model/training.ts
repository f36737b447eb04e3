/**
 * Training in plain Node: examples a second, and the share of that time which the maths take. Every kernel of the wasm
 * backend is timed from outside; the rest is TensorFlow.js's bookkeeping, gradients' tape and batches.
 */
import { getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { startTensorflow } from '../../training/fit/tensorflow.js';
import { simulatedExamples } from '../../training/simulated-examples.js';
import { createRandom } from '../../training/simulator/random.js';
import { drawShop } from '../../training/simulator/shop.js';
import { fitStudent } from '../../training/student/fit-student.js';
import { spread } from './timing.js';

export interface TrainingSpeed {
  readonly examples: number;
  readonly batch: number;
  /** Of a step, forward, backward and Adam together. */
  readonly examplesPerSecond: number;
  /** Of the time of a step, 0…1. */
  readonly inKernels: number;
  readonly kernelsPerStep: number;
}

const SHOPS = 12;
const SHOPPERS = 60;
const BATCH = 256;
const EPOCHS = 3;

export async function measureTraining(say: (text: string) => void): Promise<TrainingSpeed> {
  await startTensorflow();
  const random = createRandom('bench/training');
  say('examples to train on');
  const plan = { outcomes: 1, logging: 'random' } as const;
  const examples = Array.from({ length: SHOPS }, () => [
    ...simulatedExamples(drawShop(random), SHOPPERS, plan, random),
  ]).flat();
  const heldOut = examples.splice(0, 100);
  const kernels = timeKernels();
  const steps: { readonly ms: number; readonly inKernels: number; readonly calls: number }[] = [];
  let last: { at: number; ms: number; calls: number } | undefined;
  let done = 0;
  say(`training on ${examples.length} examples`);
  try {
    await fitStudent(
      examples,
      heldOut,
      { seed: 1, epochs: EPOCHS, batch: BATCH },
      {
        onBatch(count, all) {
          const now = { at: performance.now(), ...kernels.spent() };
          // Between two epochs the held-out loss is computed: that is no step.
          const isNewEpoch =
            Math.floor((count - 1) / (all / EPOCHS)) !== Math.floor((done - 1) / (all / EPOCHS));
          if (last && !isNewEpoch)
            steps.push({ ms: now.at - last.at, inKernels: now.ms - last.ms, calls: now.calls - last.calls });
          last = now;
          done = count;
        },
      },
    );
  } finally {
    kernels.restore();
  }
  const sum = (of: (step: (typeof steps)[number]) => number) =>
    steps.reduce((total, step) => total + of(step), 0);
  return {
    examples: examples.length,
    batch: BATCH,
    examplesPerSecond: (BATCH * 1000) / spread(steps.map(({ ms }) => ms)).median,
    inKernels: sum(({ inKernels }) => inKernels) / sum(({ ms }) => ms),
    kernelsPerStep: Math.round(sum(({ calls }) => calls) / steps.length),
  };
}

/** Wraps every kernel of the wasm backend with a clock. One that calls another is counted once. */
function timeKernels() {
  const kernels = getKernelsForBackend('wasm');
  let [ms, calls, depth] = [0, 0, 0];
  const replace = (kernel: (typeof kernels)[number]): void => {
    unregisterKernel(kernel.kernelName, 'wasm');
    registerKernel(kernel);
  };
  for (const kernel of kernels) {
    const kernelFunc: typeof kernel.kernelFunc = (asked) => {
      if (depth++ > 0) {
        try {
          return kernel.kernelFunc(asked);
        } finally {
          depth--;
        }
      }
      const start = performance.now();
      try {
        return kernel.kernelFunc(asked);
      } finally {
        ms += performance.now() - start;
        calls++;
        depth--;
      }
    };
    replace({ ...kernel, kernelFunc });
  }
  return { spent: () => ({ ms, calls }), restore: () => kernels.forEach(replace) };
}
