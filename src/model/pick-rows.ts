/** Rows of a table by their indices, as one kernel on each backend. */
import { engine, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

export const PICK_ROWS = 'EtuiPickRows';

/** [P, W] and indices [N] as float32, each in 0…P−1 → [N, W]. Has no gradient. */
export function pickRows(table: Tensor2D, rows: Tensor1D): Tensor2D {
  return engine().runKernel(PICK_ROWS, { table, rows }) as Tensor2D;
}
