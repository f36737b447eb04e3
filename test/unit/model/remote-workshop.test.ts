import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { createModel } from '../../../src/model/backend.js';
import { outputDifference } from '../../../src/model/reference.js';
import { remoteWorkshop, serveWorkshop } from '../../../src/model/remote-workshop.js';
import * as runtime from '../../../src/model/runtime.js';
import type { StudentWorkshop } from '../../../src/model/workshop.js';
import { writeArtifact } from '../../../training/artifact-writer.js';
import { plainStudent } from './plain-student.js';
import { artifactParts, randomArtifact } from './random-artifact.js';
import { noise, randomInput, seeded } from './random-student.js';

const artifact = await randomArtifact(1);
const input = randomInput(seeded(2), { events: 2, coupons: 3 });

let ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports) port.close();
  ports = [];
});

/** Both ends of a real channel, as worker and engine have them: messages are structured clones. */
function channel(workshop: StudentWorkshop) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveWorkshop(workshop, port2 as never);
  const far = remoteWorkshop(port1 as never);
  return { far, breakOff: () => (port1 as unknown as { onerror(): void }).onerror() };
}

test('a model behind a worker answers as the equations do', async () => {
  const { far } = channel(runtime);
  const model = await createModel({ artifact, choice: 'auto', loadRuntime: async () => far, now: () => 0 });
  await model.whenSettled();
  expect([model.backend, model.reasonCode]).toEqual(['cpu', 'no-adapter']);
  const output = await model.run(input);
  expect(outputDifference(output, plainStudent(artifact.weights, artifact.shape, input))).toBeLessThan(1e-5);
});

test('an artifact is read on the far side: whole, or refused with its code', async () => {
  const { far } = channel(runtime);
  const bytes = await writeArtifact(artifactParts(1));
  expect(await far.readArtifact(bytes)).toEqual(artifact);
  await expect(far.readArtifact(bytes.slice(1))).rejects.toMatchObject({ code: 'model/malformed' });
});

test('whether WebAssembly may be tried crosses with the weights', async () => {
  const allowed: unknown[] = [];
  const { far } = channel({
    ...runtime,
    openRunner: (backend, parts) => {
      allowed.push(parts.wasm);
      return runtime.openRunner(backend, parts);
    },
  });
  const loadRuntime = async () => far;
  await createModel({ artifact, choice: 'cpu', loadRuntime, now: () => 0, wasm: true });
  await createModel({ artifact, choice: 'cpu', loadRuntime, now: () => 0 });
  expect(allowed).toEqual([true, false]);
});

test('runners opened at the same time are told apart, and a closed one is gone', async () => {
  const { far } = channel(runtime);
  const other = await randomArtifact(2);
  const [one, two] = await Promise.all([far.openRunner('cpu', artifact), far.openRunner('cpu', other)]);
  const [first, second] = await Promise.all([one.run(input), two.run(input)]);
  expect(outputDifference(first, plainStudent(artifact.weights, artifact.shape, input))).toBeLessThan(1e-5);
  expect(outputDifference(second, plainStudent(other.weights, other.shape, input))).toBeLessThan(1e-5);
  one.dispose();
  await expect(one.run(input)).rejects.toMatchObject({ code: 'model/backend-unavailable' });
  await expect(two.run(input)).resolves.toEqual(second);
});

test('the terms of a pool cross once, and each decision says which of its coupons it is about', async () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveWorkshop(runtime, port2 as never);
  const sent: { ask: string; request?: object }[] = [];
  const listening = Object.assign(port1, {
    postMessage: new Proxy(port1.postMessage, {
      apply: (post, port, [message]) => {
        sent.push(message);
        return Reflect.apply(post, port, [message]);
      },
    }),
  });
  const far = remoteWorkshop(listening as never);
  const [one, two] = await Promise.all([far.openRunner('cpu', artifact), far.openRunner('cpu', artifact)]);
  const near = await runtime.openRunner('cpu', artifact);
  const terms = noise(seeded(5), 9 * artifact.shape.coupon);
  const ask = (rows: number[], of = terms) => ({
    ...randomInput(seeded(6), { events: 1, coupons: rows.length }),
    coupons: { terms: of, rows: Uint32Array.from(rows) },
  });
  const other = noise(seeded(7), 4 * artifact.shape.coupon);
  const asks = [ask([0, 8]), ask([3]), ask([2, 1, 0], other), ask([0, 8])];
  const answers = await Promise.all(asks.map((request, at) => (at % 2 ? two : one).run(request)));
  expect(answers).toEqual(await Promise.all(asks.map((request) => near.run(request))));
  expect(sent.map((message) => message.ask)).toEqual([
    'open',
    'open',
    'keep',
    'run',
    'run',
    'keep',
    'run',
    'keep',
    'run',
  ]);
  expect(JSON.stringify(sent.filter(({ ask }) => ask === 'run'))).not.toContain('terms');
});

test('typed errors cross with their code, others as an unavailable backend', async () => {
  const { far } = channel(runtime);
  await expect(far.openRunner('webgpu', artifact)).rejects.toMatchObject({
    code: 'model/backend-unavailable',
  });
  const failing = channel({ ...runtime, adapterKind: () => Promise.reject(new Error('boom')) });
  await expect(failing.far.adapterKind()).rejects.toMatchObject({ code: 'model/backend-unavailable' });
});

test('when the worker breaks off, what was asked and what is asked later fails at once', async () => {
  const { far, breakOff } = channel({ ...runtime, adapterKind: () => new Promise(() => undefined) });
  const asked = far.adapterKind();
  breakOff();
  await expect(asked).rejects.toMatchObject({ code: 'egress/worker-failed' });
  await expect(far.adapterKind()).rejects.toMatchObject({ code: 'egress/worker-failed' });
});
