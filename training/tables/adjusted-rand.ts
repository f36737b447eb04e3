/**
 * Adjusted Rand index (Hubert & Arabie 1985): how far two partitions of the same things agree, 1 for the same, 0 on average
 * for partitions drawn at random. Labels are only names.
 * @param left [n] labels, n ≥ 2
 * @param right [n]
 */
export function adjustedRand(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const cells = new Map<string, number>();
  const [rows, columns] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < left.length; i++) {
    const [a, b] = [left[i] as number, right[i] as number];
    add(cells, `${a}/${b}`);
    add(rows, a);
    add(columns, b);
  }
  const [together, inRows, inColumns] = [cells, rows, columns].map(pairsWithin) as [number, number, number];
  const expected = (inRows * inColumns) / pairs(left.length);
  const most = (inRows + inColumns) / 2;
  // Both put everything together, or both everything apart: they say the same.
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const pairs = (count: number) => (count * (count - 1)) / 2;

const pairsWithin = (counts: ReadonlyMap<unknown, number>) =>
  [...counts.values()].reduce((sum, count) => sum + pairs(count), 0);
