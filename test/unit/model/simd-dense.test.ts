import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { type DenseTask, plainDense } from '../../../src/model/plain-dense.js';
import { openSimdDense } from '../../../src/model/simd-dense.js';
import { noise, seeded } from './random-student.js';

afterEach(() => vi.unstubAllGlobals());

interface Sizes {
  readonly rows: number;
  readonly width: number;
  readonly columns: number;
  /** For each addend, whether it has a row for each row. */
  readonly addends: readonly boolean[];
  readonly relu: boolean;
  readonly seed: number;
}

function taskOf({ rows, width, columns, addends, relu, seed }: Sizes): DenseTask {
  const random = seeded(seed);
  const values = (size: number) => noise(random, size);
  return {
    ...{ rows, width, columns, relu, input: values(rows * width), weights: values(width * columns) },
    addends: addends.map((each) => values(each ? rows * columns : columns)),
  };
}

/** Compares bits: a hundred times faster than looking for the first difference. */
const isSame = (one: Float32Array, other: Float32Array): boolean =>
  Buffer.from(one.buffer).equals(Buffer.from(other.buffer));

const sizes: fc.Arbitrary<Sizes> = fc.record({
  rows: fc.integer({ min: 1, max: 200 }),
  width: fc.integer({ min: 1, max: 70 }),
  columns: fc.integer({ min: 1, max: 150 }),
  addends: fc.array(fc.boolean(), { maxLength: 2 }),
  relu: fc.boolean(),
  seed: fc.integer(),
});

test('WebAssembly and JavaScript give the same bits, whatever the size and whatever was asked before', () => {
  const simd = openSimdDense();
  if (!simd) throw new Error('Node has WebAssembly with SIMD');
  fc.assert(
    fc.property(fc.array(sizes, { minLength: 1, maxLength: 4 }), (asked) => {
      const tasks = asked.map(taskOf);
      // Twice over: the second time the weights are there already, or have been pushed out by the others.
      for (const task of [...tasks, ...tasks]) expect(isSame(simd(task), plainDense(task))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('weights beyond what is kept push the others out, and all answers stay right', () => {
  const simd = openSimdDense() as NonNullable<ReturnType<typeof openSimdDense>>;
  const tasks = Array.from({ length: 30 }, (_, seed) =>
    taskOf({ rows: 3, width: 70, columns: 144, addends: [false], relu: true, seed }),
  );
  for (const task of [...tasks, ...tasks]) expect(isSame(simd(task), plainDense(task))).toBe(true);
});

test('what is not a number stays so, and is not taken for a loss', () => {
  const simd = openSimdDense() as NonNullable<ReturnType<typeof openSimdDense>>;
  const task = taskOf({ rows: 2, width: 3, columns: 8, addends: [], relu: true, seed: 1 });
  const input = task.input.slice();
  input[0] = Number.NaN;
  expect([...simd({ ...task, input }).subarray(0, 8)]).toEqual(new Array(8).fill(Number.NaN));
});

test('where a policy forbids WebAssembly there is none, and nothing is thrown', () => {
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new EvalError('violates the following Content Security Policy directive');
      }
    },
  });
  expect(openSimdDense()).toBeUndefined();
  vi.stubGlobal('WebAssembly', undefined);
  expect(openSimdDense()).toBeUndefined();
});
