import '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import {
  type Scalar,
  sum,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { dense, readGru } from '../../../src/model/fused-ops.js';
import { holdBackend, onBackend } from '../../../src/model/tfjs-backends.js';
import { noise, seeded } from './random-student.js';

/** float32 sums in another order, over up to 64 steps. */
const ROUNDING = 1e-5;

const random = seeded(1);
const matrix = (rows: number, width: number): Tensor2D =>
  tensor2d(noise(random, rows * width, Math.sqrt(3 / width)), [rows, width]);
const vector = (width: number) => tensor1d(noise(random, width));

beforeAll(() => holdBackend('cpu'));

/** Largest difference between an op's kernel and its composition, which is what runs while gradients are recorded. */
function difference(rows: number, width: number, op: (input: Tensor2D) => Tensor2D): number {
  return onBackend('cpu', () =>
    tidy(() => {
      const input = variable(matrix(rows, width)) as unknown as Tensor2D;
      const fused = op(input).dataSync();
      let composed: ArrayLike<number> = [];
      variableGrads(() => {
        const made = op(input);
        composed = made.dataSync();
        return sum(made) as Scalar;
      });
      expect(composed).toHaveLength(fused.length);
      return Math.max(...fused.map((value, at) => Math.abs(value - (composed[at] as number))));
    }),
  );
}

const ROWS = [1, 2, 3, 300];
const WIDTHS = [1, 20];
const COLUMNS = [1, 5, 8, 48];

test('a dense kernel gives what the ops that it stands for give, at any size, with every kind of addend', () => {
  for (const rows of ROWS) {
    for (const width of WIDTHS) {
      for (const columns of COLUMNS) {
        const kernel = onBackend('cpu', () => matrix(width, columns));
        const addends = onBackend('cpu', () => [vector(columns), matrix(1, columns), matrix(rows, columns)]);
        for (const some of [[], [0], [1], [2, 0], [2, 1]]) {
          const added = some.map((at) => addends[at] as Tensor2D);
          const at = `${rows} rows, ${width} wide, ${columns} columns, addends ${some}`;
          expect(
            difference(rows, width, (input) => dense(input, kernel, added)),
            at,
          ).toBeLessThan(ROUNDING);
          expect(
            difference(rows, width, (input) => dense(input, kernel, added, 'relu')),
            at,
          ).toBeLessThan(ROUNDING);
        }
      }
    }
  }
});

test('a GRU kernel gives what its steps from single ops give, for a visit of any length and width', () => {
  for (const steps of [1, 2, 64]) {
    for (const width of [1, 7, 48]) {
      const [kernel, bias, projected] = onBackend(
        'cpu',
        () => [matrix(width, 3 * width), vector(3 * width), matrix(steps, 3 * width)] as const,
      );
      expect(
        difference(1, width, (hidden) => readGru(hidden, projected, kernel, bias)),
        `${steps} steps of ${width}`,
      ).toBeLessThan(ROUNDING);
    }
  }
});
