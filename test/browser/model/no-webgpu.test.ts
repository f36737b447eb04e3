import { expect, test } from 'vitest';
import { createModel } from '../../../src/model/backend.js';
import * as runtime from '../../../src/model/runtime.js';
import { COUPON_HEADS } from '../../../src/model/types.js';
import { randomArtifact } from '../../unit/model/random-artifact.js';
import { randomInput, seeded } from '../../unit/model/random-student.js';

test.each(['auto', 'webgpu'] as const)(
  'without an adapter %s stays on the CPU and says why',
  async (choice) => {
    const artifact = await randomArtifact(1);
    const model = await createModel({ artifact, choice, loadRuntime: async () => runtime, now: () => 0 });
    await model.whenSettled();
    expect([model.backend, model.reasonCode, model.dispatches()]).toEqual(['cpu', 'no-adapter', 0]);
    expect((await model.run(randomInput(seeded(1), { events: 1, coupons: 2 }))).coupons).toHaveLength(
      2 * COUPON_HEADS.length,
    );
    model.dispose();
  },
);

test('opening WebGPU all the same is refused by name', async () => {
  const { shape, weights } = await randomArtifact(1);
  await expect(runtime.openRunner('webgpu', { shape, weights })).rejects.toMatchObject({
    code: 'model/backend-unavailable',
  });
});
