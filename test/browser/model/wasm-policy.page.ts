/** Runs in a page with a policy of its own (wasm-policy.test.ts): the student on the CPU, as the runtime's worker has it. */
import { createModel } from '../../../src/model/backend.js';
import * as runtime from '../../../src/model/runtime.js';
import type { StudentOutput } from '../../../src/model/types.js';
import { randomArtifact } from '../../unit/model/random-artifact.js';
import { randomInput, seeded } from '../../unit/model/random-student.js';

export interface StudentPage {
  /** @param wasm as the option of that name; absent, as where nobody named it */
  answer(wasm?: boolean): Promise<StudentOutput>;
}

async function answer(wasm?: boolean): Promise<StudentOutput> {
  const artifact = await randomArtifact(1);
  const model = await createModel({
    ...{ artifact, choice: 'cpu', loadRuntime: async () => runtime, now: () => 0 },
    ...(wasm !== undefined && { wasm }),
  });
  const output = await model.run(randomInput(seeded(2), { events: 5, coupons: 17 }));
  model.dispose();
  return output;
}

Object.assign(globalThis, { answer } satisfies StudentPage);
