/** Ways of dealing rows into training and test, as scikit-learn deals them. */
import { type NumpyRandom, numpyRandom } from './mersenne-twister.js';

export interface Split {
  readonly training: Uint32Array;
  readonly test: Uint32Array;
}

/** From the fold of each row: one split per fold, which is its test. */
export function splitsOf(folds: ArrayLike<number>): Split[] {
  const count = 1 + Array.from(folds).reduce((most, fold) => Math.max(most, fold), 0);
  return Array.from({ length: count }, (_, fold) => ({
    training: rowsWhere(folds, (one) => one !== fold),
    test: rowsWhere(folds, (one) => one === fold),
  }));
}

export function rowsWhere(values: ArrayLike<number>, test: (value: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (test(values[row] as number)) rows.push(row);
  return Uint32Array.from(rows);
}

/** Classes numbered by first appearance. */
function encode(labels: ArrayLike<number>): { readonly codes: Int32Array; readonly classes: number } {
  const known = new Map<number, number>();
  const codes = Int32Array.from({ length: labels.length }, (_, row) => {
    const label = labels[row] as number;
    const code = known.get(label) ?? known.size;
    known.set(label, code);
    return code;
  });
  return { codes, classes: known.size };
}

/** Fold of each row: `StratifiedKFold(folds, shuffle=True, random_state=seed)` of scikit-learn. */
export function stratifiedFolds(labels: ArrayLike<number>, folds: number, seed: number): Int32Array {
  const { codes, classes } = encode(labels);
  const random = numpyRandom(seed);
  const sorted = codes.slice().sort();
  // How many of each class every fold gets: deal the sorted labels like cards.
  const allocation = Array.from({ length: folds }, () => new Int32Array(classes));
  sorted.forEach((code, at) => {
    const own = allocation[at % folds] as Int32Array;
    own[code] = (own[code] as number) + 1;
  });
  const result = new Int32Array(codes.length);
  for (let code = 0; code < classes; code++) {
    const dealt = random.shuffle(
      Int32Array.from(allocation.flatMap((own, fold) => new Array<number>(own[code] as number).fill(fold))),
    );
    let next = 0;
    codes.forEach((one, row) => {
      if (one === code) result[row] = dealt[next++] as number;
    });
  }
  return result;
}

/** `StratifiedShuffleSplit(splits, test_size=.5, random_state=seed)` of scikit-learn. */
export function stratifiedHalves(labels: ArrayLike<number>, splits: number, seed: number): Split[] {
  const random = numpyRandom(seed);
  const classes = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const members = classes.map((one) => rowsWhere(labels, (label) => label === one));
  const counts = members.map((rows) => rows.length);
  const testSize = Math.ceil(labels.length / 2);
  return Array.from({ length: splits }, () => {
    const forTraining = approximateMode(counts, labels.length - testSize, random);
    const rest = counts.map((count, at) => count - (forTraining[at] as number));
    const forTest = approximateMode(rest, testSize, random);
    const [training, test]: [number[], number[]] = [[], []];
    members.forEach((rows, at) => {
      const order = Array.from(random.permutation(rows.length), (index) => rows[index] as number);
      const kept = forTraining[at] as number;
      training.push(...order.slice(0, kept));
      test.push(...order.slice(kept, kept + (forTest[at] as number)));
    });
    return { training: shuffled(training, random), test: shuffled(test, random) };
  });
}

const shuffled = (rows: readonly number[], random: NumpyRandom): Uint32Array =>
  Uint32Array.from(random.permutation(rows.length), (at) => rows[at] as number);

/** Whole numbers in proportion to `counts` that sum to `total`; of equal remainders those are rounded up that are drawn. */
function approximateMode(counts: readonly number[], total: number, random: NumpyRandom): number[] {
  const sum = counts.reduce((all, count) => all + count, 0);
  const exact = counts.map((count) => (count / sum) * total);
  const result = exact.map(Math.floor);
  let missing = total - result.reduce((all, count) => all + count, 0);
  const remainders = exact.map((value, at) => value - (result[at] as number));
  const descending = [...new Set(remainders)].sort((a, b) => b - a);
  for (const remainder of descending) {
    if (missing <= 0) break;
    const tied = remainders.flatMap((one, at) => (one === remainder ? at : []));
    const raised = Math.min(tied.length, missing);
    for (const at of random.permutation(tied.length).subarray(0, raised)) {
      const index = tied[at] as number;
      result[index] = (result[index] as number) + 1;
    }
    missing -= raised;
  }
  return result;
}

/**
 * Fold of each row, all rows of a group in one fold: the largest group first into the fold with the fewest rows, as
 * scikit-learn's GroupKFold; of equally large groups the one seen first goes first (scikit-learn leaves their order to the
 * machine).
 */
export function groupFolds(groups: ArrayLike<number>, folds: number): Int32Array {
  const sizes = new Map<number, number>();
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row] as number;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const weights = new Array<number>(folds).fill(0);
  const foldOf = new Map<number, number>();
  for (const [group, size] of [...sizes].sort((a, b) => b[1] - a[1])) {
    const lightest = weights.indexOf(Math.min(...weights));
    weights[lightest] = (weights[lightest] as number) + size;
    foldOf.set(group, lightest);
  }
  return Int32Array.from({ length: groups.length }, (_, row) => foldOf.get(groups[row] as number) as number);
}
