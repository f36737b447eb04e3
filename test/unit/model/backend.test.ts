import { expect, test } from 'vitest';
import { ErrorCode, EtuiError } from '../../../src/errors.js';
import { createModel, type ModelOptions, type StudentWorkshop } from '../../../src/model/backend.js';
import { BACKEND_REASONS } from '../../../src/model/backend-reasons.js';
import type { AdapterKind } from '../../../src/model/gpu-device.js';
import * as runtime from '../../../src/model/runtime.js';
import {
  COUPON_HEADS,
  type StudentInput,
  type StudentOutput,
  type StudentRunner,
} from '../../../src/model/types.js';
import { randomArtifact } from './random-artifact.js';
import { randomInput, seeded } from './random-student.js';

const artifact = await randomArtifact(1);
const input = randomInput(seeded(2), { events: 2, coupons: 4 });

/** The CPU backend in the GPU's place, with what a GPU may do: be slow, be wrong, be gone. */
interface Gpu {
  readonly adapter?: AdapterKind;
  /** Ms that each answer takes by the test's clock. */
  readonly takesMs?: number;
  readonly opens?: () => Promise<void>;
  readonly answers?: (output: StudentOutput) => StudentOutput;
}

function machine(gpu: Gpu) {
  let clock = 0;
  const disposed: string[] = [];
  async function openGpu(parts: Parameters<StudentWorkshop['openRunner']>[1]): Promise<StudentRunner> {
    await gpu.opens?.();
    const student = await runtime.openRunner('cpu', parts);
    let dispatches = 0;
    return {
      backend: 'webgpu',
      shape: parts.shape,
      dispatches: () => dispatches,
      dispose: () => {
        disposed.push('webgpu');
        student.dispose();
      },
      run: async (asked: StudentInput) => {
        dispatches += 36;
        clock += gpu.takesMs ?? 1;
        const output = await student.run(asked);
        return gpu.answers?.(output) ?? output;
      },
    };
  }
  const workshop: StudentWorkshop = {
    readArtifact: runtime.readArtifact,
    adapterKind: async () => gpu.adapter ?? 'hardware',
    openRunner: async (backend, parts) =>
      backend === 'webgpu' ? openGpu(parts) : runtime.openRunner('cpu', parts),
  };
  const changes: string[] = [];
  const open = async (choice: ModelOptions['choice']) => {
    const model = await createModel({
      artifact,
      choice,
      loadRuntime: async () => workshop,
      now: () => clock,
      onChange: () => changes.push(model.reasonCode),
    });
    return model;
  };
  return { open, disposed, changes };
}

/** A promise that waits for its `open`. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

test('the CPU answers before WebGPU is there, and WebGPU afterwards', async () => {
  const adapter = gate();
  const { open, changes } = machine({ opens: () => adapter.opened });
  const model = await open('auto');
  const first = await model.run(input);
  expect([model.backend, model.reasonCode, model.dispatches()]).toEqual(['cpu', 'cpu-first', 0]);
  adapter.open();
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['webgpu', 'webgpu-ready']);
  expect(model.reason).toBe(BACKEND_REASONS['webgpu-ready']);
  expect(changes).toEqual(['webgpu-ready']);
  const before = model.dispatches();
  expect(await model.run(input)).toEqual(first);
  expect(model.dispatches()).toBeGreaterThan(before);
});

test('the CPU by name leaves WebGPU alone', async () => {
  const { open } = machine({ opens: () => Promise.reject(new Error('must not be opened')) });
  const model = await open('cpu');
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['cpu', 'cpu-asked']);
});

test.each<[string, ModelOptions['choice'], Gpu]>([
  ['no-adapter', 'auto', { adapter: 'none' }],
  ['no-adapter', 'webgpu', { adapter: 'none' }],
  ['software-adapter', 'auto', { adapter: 'software' }],
  ['webgpu-failed', 'auto', { opens: () => Promise.reject(new Error('no device')) }],
  [
    'webgpu-failed',
    'auto',
    {
      answers: () => {
        throw new Error('no program');
      },
    },
  ],
  [
    'webgpu-differs',
    'webgpu',
    { answers: (output) => ({ ...output, base: output.base.map((value) => value + 0.01) }) },
  ],
  [
    'webgpu-differs',
    'auto',
    { answers: (output) => ({ ...output, hidden: output.hidden.fill(Number.NaN) }) },
  ],
  ['webgpu-slower', 'auto', { takesMs: 17 }],
])('%s keeps %s on the CPU', async (reason, choice, gpu) => {
  const { open, disposed } = machine(gpu);
  const model = await open(choice);
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['cpu', reason]);
  expect((await model.run(input)).coupons).toHaveLength(4 * COUPON_HEADS.length);
  // Whatever was opened has been closed.
  const opened = !['no-adapter', 'software-adapter'].includes(reason) && !gpu.opens;
  expect(disposed).toEqual(opened ? ['webgpu'] : []);
});

test.each<[string, ModelOptions['choice'], Gpu]>([
  ['quicker than a frame, by auto', 'auto', { takesMs: 16 }],
  ['slow, by name', 'webgpu', { takesMs: 300 }],
  ['software, by name', 'webgpu', { adapter: 'software' }],
])('WebGPU takes over when it is %s', async (_title, choice, gpu) => {
  const model = await machine(gpu).open(choice);
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['webgpu', 'webgpu-ready']);
});

test.each<[string, (output: StudentOutput) => StudentOutput]>([
  [
    'device-lost',
    () => {
      throw new EtuiError(ErrorCode.DeviceLost, 'gone');
    },
  ],
  [
    'webgpu-failed',
    () => {
      throw new Error('out of memory');
    },
  ],
  ['webgpu-differs', (output) => ({ ...output, coupons: output.coupons.map(() => Number.NaN) })],
])('%s in mid-visit: the CPU answers that same question, and all later ones', async (reason, breaks) => {
  let broken = false;
  const { open, disposed, changes } = machine({ answers: (output) => (broken ? breaks(output) : output) });
  const model = await open('auto');
  await model.whenSettled();
  const expected = await model.run(input);
  const dispatched = model.dispatches();
  broken = true;
  const answers = await Promise.all([model.run(input), model.run(input)]);
  expect(answers).toEqual([expected, expected]);
  expect([model.backend, model.reasonCode]).toEqual(['cpu', reason]);
  expect(changes).toEqual(['webgpu-ready', reason]);
  expect(disposed).toEqual(['webgpu']);
  expect(model.dispatches()).toBeGreaterThanOrEqual(dispatched);
});

test('a model disposed while WebGPU is being built closes that, too', async () => {
  const adapter = gate();
  const { open, disposed } = machine({ opens: () => adapter.opened });
  const model = await open('auto');
  model.dispose();
  adapter.open();
  await model.whenSettled();
  expect([model.backend, ...disposed]).toEqual(['cpu', 'webgpu']);
});

test('a device that computes something else than the maker did is refused', async () => {
  const { references } = artifact;
  const shifted = references.map(({ input: asked, output }) => ({
    input: asked,
    output: { ...output, base: output.base.map((value) => value + 0.01) },
  }));
  const options = { choice: 'cpu', loadRuntime: async () => runtime, now: () => 0 } as const;
  await expect(
    createModel({ ...options, artifact: { ...artifact, references: shifted } }),
  ).rejects.toMatchObject({
    code: 'model/reference-mismatch',
  });
  await expect(createModel({ ...options, artifact: await randomArtifact(9) })).resolves.toBeDefined();
});

test('weights swapped for others fail the reference check', async () => {
  const { weights } = await randomArtifact(2);
  await expect(
    createModel({
      artifact: { ...artifact, weights },
      choice: 'cpu',
      loadRuntime: async () => runtime,
      now: () => 0,
    }),
  ).rejects.toMatchObject({ code: 'model/reference-mismatch' });
});
