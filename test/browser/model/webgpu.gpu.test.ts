import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createModel } from '../../../src/model/backend.js';
import { outputDifference } from '../../../src/model/reference.js';
import * as runtime from '../../../src/model/runtime.js';
import { plainStudent } from '../../unit/model/plain-student.js';
import { randomArtifact } from '../../unit/model/random-artifact.js';
import { noise, randomInput, randomWeights, seeded, TEST_SHAPE } from '../../unit/model/random-student.js';

/** float32 and the GPU's own tanh and exp over up to 64 steps, against double precision. Measured 4e-7. */
const ROUNDING = 1e-5;

const parts = (seed: number) => ({ weights: randomWeights(seeded(seed)), shape: TEST_SHAPE });

/** Every device that was handed out during a test, so that the test can take it away. */
let devices: GPUDevice[] = [];
const requestDevice = GPUAdapter.prototype.requestDevice;
beforeEach(() => {
  devices = [];
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  };
});
afterEach(() => {
  GPUAdapter.prototype.requestDevice = requestDevice;
});

test('the adapter of this browser is known to be software', async () => {
  expect(await runtime.adapterKind()).toBe('software');
});

test('WebGPU, the CPU backend and the equations give one answer, whatever the size', async () => {
  const { weights, shape } = parts(1);
  const gpu = await runtime.openRunner('webgpu', { weights, shape });
  const cpu = await runtime.openRunner('cpu', { weights, shape });
  const sizes = [0, 1, 64].flatMap((events) => [1, 24, 1000].map((coupons) => ({ events, coupons })));
  for (const size of [
    ...sizes,
    { events: 2, coupons: 0 },
    { events: 1, coupons: 7, contexts: 'each' as const },
  ]) {
    const input = randomInput(seeded(size.events + size.coupons), size);
    const [onGpu, onCpu] = await Promise.all([gpu.run(input), cpu.run(input)]);
    expect(outputDifference(onGpu, plainStudent(weights, shape, input))).toBeLessThan(ROUNDING);
    expect(outputDifference(onGpu, onCpu)).toBeLessThan(ROUNDING);
  }
  gpu.dispose();
  cpu.dispose();
});

test('reading events one by one gives the encoding of reading them all', async () => {
  const gpu = await runtime.openRunner('webgpu', parts(2));
  const input = randomInput(seeded(3), { events: 8, coupons: 2 });
  let hidden = input.hidden;
  for (let event = 0; event < 8; event++) {
    const events = input.events.subarray(event * TEST_SHAPE.event, (event + 1) * TEST_SHAPE.event);
    ({ hidden } = await gpu.run({ ...input, hidden, events }));
  }
  const whole = await gpu.run(input);
  expect(outputDifference({ ...whole, hidden }, whole)).toBeLessThan(ROUNDING);
  gpu.dispose();
});

test('a decision on one new event is nine dispatches once its pool is kept, all on the GPU, and leaves nothing behind', async () => {
  const before = memory().numTensors;
  const gpu = await runtime.openRunner('webgpu', parts(4));
  const terms = noise(seeded(6), 40 * TEST_SHAPE.coupon);
  const rows = Uint32Array.from({ length: 24 }, (_, row) => 39 - row);
  const input = { ...randomInput(seeded(5), { events: 1, coupons: 24 }), coupons: { terms, rows } };
  await gpu.run(input);
  const warm = { tensors: memory().numTensors, dispatches: gpu.dispatches() };
  await Promise.all([gpu.run(input), gpu.run(input), gpu.run(input)]);
  expect(memory().numTensors).toBe(warm.tensors);
  expect(gpu.dispatches()).toBe(warm.dispatches + 3 * 9);
  gpu.dispose();
  expect(memory().numTensors).toBe(before);
});

test('what WebGPU keeps of a pool serves any of its coupons in any order, as the CPU does', async () => {
  const [gpu, cpu] = [
    await runtime.openRunner('webgpu', parts(4)),
    await runtime.openRunner('cpu', parts(4)),
  ];
  const pools = [6, 7].map((seed) => noise(seeded(seed), 11 * TEST_SHAPE.coupon));
  for (const [pool, chosen] of [
    [0, [0]],
    [0, [10, 3, 3, 0]],
    [1, [10, 3, 3, 0]],
    [0, Array.from({ length: 11 }, (_, row) => row)],
  ] as const) {
    const coupons = { terms: pools[pool] as Float32Array, rows: Uint32Array.from(chosen) };
    const input = { ...randomInput(seeded(chosen.length), { events: 2, coupons: chosen.length }), coupons };
    expect(outputDifference(await gpu.run(input), await cpu.run(input))).toBeLessThan(ROUNDING);
  }
  gpu.dispose();
  cpu.dispose();
});

test('two runners share one device, and the last to go closes it', async () => {
  const one = await runtime.openRunner('webgpu', parts(6));
  const other = await runtime.openRunner('webgpu', parts(7));
  expect(devices).toHaveLength(1);
  const input = randomInput(seeded(8), { events: 1, coupons: 3 });
  one.dispose();
  expect(
    outputDifference(await other.run(input), plainStudent(parts(7).weights, TEST_SHAPE, input)),
  ).toBeLessThan(ROUNDING);
  other.dispose();
  await expect(devices[0]?.lost).resolves.toMatchObject({ reason: 'destroyed' });
});

test('a device lost before or during a run is a typed error, and a new runner gets a new device', async () => {
  const input = randomInput(seeded(9), { events: 1, coupons: 3 });
  const lost = await runtime.openRunner('webgpu', parts(10));
  await lost.run(input);
  const running = lost.run(input);
  devices[0]?.destroy();
  await expect(running).rejects.toMatchObject({ code: 'model/device-lost' });
  await expect(lost.run(input)).rejects.toMatchObject({ code: 'model/device-lost' });
  const next = await runtime.openRunner('webgpu', parts(10));
  lost.dispose();
  expect(
    outputDifference(await next.run(input), plainStudent(parts(10).weights, TEST_SHAPE, input)),
  ).toBeLessThan(ROUNDING);
  next.dispose();
});

test('a device that reports a mistake is not trusted any more', async () => {
  const gpu = await runtime.openRunner('webgpu', parts(11));
  const input = randomInput(seeded(12), { events: 1, coupons: 3 });
  await gpu.run(input);
  devices[0]?.createShaderModule({ code: 'this is no shader' });
  await expect(gpu.run(input)).rejects.toMatchObject({ code: 'model/device-lost' });
  gpu.dispose();
});

test('a model by name moves to the software adapter, and back to the CPU when the device is lost', async () => {
  const artifact = await randomArtifact(13);
  const now = () => performance.now();
  const model = await createModel({ artifact, choice: 'webgpu', loadRuntime: async () => runtime, now });
  const input = randomInput(seeded(14), { events: 3, coupons: 24 });
  const onCpu = await model.run(input);
  expect(model.backend).toBe('cpu');
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['webgpu', 'webgpu-ready']);
  const dispatches = model.dispatches();
  expect(outputDifference(await model.run(input), onCpu)).toBeLessThan(ROUNDING);
  expect(model.dispatches()).toBeGreaterThan(dispatches);
  devices[0]?.destroy();
  expect(await model.run(input)).toEqual(onCpu);
  expect([model.backend, model.reasonCode]).toEqual(['cpu', 'device-lost']);
  model.dispose();
});

test('a model that may choose leaves the software adapter alone', async () => {
  const artifact = await randomArtifact(15);
  const model = await createModel({
    artifact,
    choice: 'auto',
    loadRuntime: async () => runtime,
    now: () => 0,
  });
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['cpu', 'software-adapter']);
  expect(devices).toHaveLength(0);
  model.dispose();
});
