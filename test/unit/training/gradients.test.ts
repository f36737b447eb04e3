import '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels.js';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import {
  dispose,
  findBackendFactory,
  registerBackend,
  registerGradient,
  setBackend,
  tensor2d,
  tidy,
  unregisterGradient,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { batchMatMulGradConfig } from '@tensorflow/tfjs-core/dist/gradients/BatchMatMul_grad.js';
import { expect, test } from 'vitest';
import type { NamedWeights } from '../../../src/model/types.js';
import type { Advance } from '../../../training/encoders/encoder.js';
import { type Answer, answersOf } from '../../../training/fit/answers.js';
import { similarLengthBatches } from '../../../training/fit/batches.js';
import { FEATURES, inputBatch } from '../../../training/fit/input-batch.js';
import { labelBatch, labelScales } from '../../../training/fit/label-batch.js';
import { headsOf, labelLosses } from '../../../training/fit/label-loss.js';
import { labelled } from '../../../training/fit/label-task.js';
import type { Network } from '../../../training/fit/network.js';
import { variables } from '../../../training/fit/optimiser.js';
import { fromTensors, liveTensors, startTensorflow, toTensors } from '../../../training/fit/tensorflow.js';
import { simulatedExamples } from '../../../training/simulated-examples.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop } from '../../../training/simulator/shop.js';
import { STUDENT_ENCODERS, studentNetwork } from '../../../training/student/network.js';
import { FAMILIES, teacherNetwork } from '../../../training/teacher/network.js';

/** float32 sums in another order; of gradients, relative to the largest. */
const TOLERANCE = 1e-5;

const random = createRandom('gradients');
const plan = { outcomes: 4, logging: 'random' } as const;
const examples = labelled([...simulatedExamples(drawShop(random), 40, plan, random)]);
/** Of several lengths, so that the shorter visits are padded. */
const batch = similarLengthBatches(examples, 12).find((one) => one[0]!.length > one.at(-1)!.length)!;
const scales = labelScales(batch);

/** Not multiples of four: what a vectorised kernel might get wrong shows. */
const NETWORKS: Record<string, Network> = Object.fromEntries([
  ...STUDENT_ENCODERS.map((encoder) => [
    `the ${encoder} student`,
    studentNetwork({ encoder, hidden: 12, joint: 10, coupon: 6, late: 9 }),
  ]),
  ...FAMILIES.map((family) => [
    `the ${family} teacher`,
    teacherNetwork(family, { encoder: 12, joint: 10, coupon: 6 }),
  ]),
]);

async function gradients(network: Network) {
  const weights = variables(network.initial(createRandom('weights')));
  const { grads, value } = tidy(() =>
    variableGrads(() => {
      const inputs = inputBatch(batch.map(({ example }) => example.input));
      const heads = headsOf(network.forward(weights, inputs), inputs.candidates);
      return labelLosses(heads, labelBatch(batch, inputs.candidates), scales).total;
    }),
  );
  const names = new Map(Object.entries(weights).map(([name, { name: tfjs }]) => [tfjs, name]));
  const named: NamedWeights = await fromTensors(
    Object.fromEntries(Object.entries(grads).map(([tfjs, grad]) => [names.get(tfjs), grad])),
  );
  dispose([...Object.values(grads), value, ...Object.values(weights)]);
  return named;
}

test.each(Object.entries(NETWORKS))(
  'the replaced gradient on wasm gives %s what tfjs’s own gives on its CPU backend',
  async (_, network) => {
    await startTensorflow();
    const ours = await gradients(network);
    if (!findBackendFactory('cpu')) registerBackend('cpu', () => new MathBackendCPU());
    await setBackend('cpu');
    unregisterGradient('BatchMatMul');
    registerGradient(batchMatMulGradConfig);
    const theirs = await gradients(network);
    await startTensorflow();
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    const largest = Math.max(...Object.values(theirs).map(({ values }) => Math.max(...values.map(Math.abs))));
    // Zeros agree with anything.
    expect(largest).toBeGreaterThan(0.1);
    for (const [name, { values }] of Object.entries(theirs)) {
      values.forEach((value, index) => {
        const difference = Math.abs(value - (ours[name]?.values[index] ?? Number.NaN));
        expect(difference, name).toBeLessThan(TOLERANCE * largest);
      });
    }
  },
);

test.each(Object.entries(NETWORKS))('a step of %s leaves no tensor behind', async (_, network) => {
  await startTensorflow();
  await gradients(network);
  const before = liveTensors();
  await gradients(network);
  expect(liveTensors()).toBe(before);
});

test.each(Object.entries(NETWORKS))(
  '%s answers a visit alike, alone or among longer ones',
  async (_, network) => {
    await startTensorflow();
    const weights = network.initial(createRandom('weights'));
    const inputs = batch.map(({ example }) => example.input);
    const together = answersOf(network, weights, inputs);
    for (const [index, input] of inputs.entries()) {
      const [alone] = answersOf(network, weights, [input]);
      for (const part of ['hidden', 'state', 'base', 'coupons'] as const) {
        alone![part].forEach((value, at) => {
          expect(Math.abs(value - together[index]![part][at]!), part).toBeLessThan(TOLERANCE);
        });
      }
    }
  },
);

test.each(STUDENT_ENCODERS.map((encoder) => [encoder]))(
  'the %s student reads act by act what it reads at once',
  async (encoder) => {
    await startTensorflow();
    const network = studentNetwork({ encoder, hidden: 12, joint: 10, coupon: 6, late: 9 });
    const named = network.initial(createRandom('weights'));
    const { input } = batch[0]!.example;
    const [{ hidden: atOnce }] = answersOf(network, named, [input]) as [Answer];
    const width = FEATURES.event;
    const last = tidy(() => {
      const weights = toTensors(named);
      let state: Advance | undefined;
      for (let at = 0; at < input.events.length; at += width) {
        state = network.advance!(
          weights,
          state?.kept,
          tensor2d(input.events.slice(at, at + width), [1, width]),
        );
      }
      return state!.last.dataSync();
    });
    expect(input.events.length).toBeGreaterThan(5 * width);
    last.forEach((value, at) => {
      expect(Math.abs(value - atOnce[at]!)).toBeLessThan(TOLERANCE);
    });
  },
);
