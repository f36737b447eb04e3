/** Columns brought to mean 0 and deviation 1, so that no unit outweighs another in a distance. */
export interface Scaling {
  /** [D]. */
  readonly means: Float64Array;
  /** [D], > 0: 1 for a column that never varies. */
  readonly deviations: Float64Array;
}

/** @param rows [n, D], n ≥ 1 */
export function scalingOf(rows: readonly ArrayLike<number>[]): Scaling {
  const width = rows[0]?.length ?? 0;
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    let [sum, squares] = [0, 0];
    for (const row of rows) sum += row[column] as number;
    const mean = sum / rows.length;
    for (const row of rows) squares += ((row[column] as number) - mean) ** 2;
    const deviation = Math.sqrt(squares / rows.length);
    means[column] = mean;
    // Below rounding a column doesn't vary, and dividing by it would blow up noise.
    deviations[column] = deviation > 1e-6 * Math.max(1, Math.abs(mean)) ? deviation : 1;
  }
  return { means, deviations };
}

/** [D] one row in standard deviations from the mean. */
export const standardised = (row: ArrayLike<number>, { means, deviations }: Scaling): number[] =>
  Array.from(row, (value, column) => (value - (means[column] as number)) / (deviations[column] as number));
