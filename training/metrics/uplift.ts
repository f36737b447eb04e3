/**
 * How well scores put those first whom an action moves, from a randomised trial; defined and normalised exactly as
 * scikit-uplift 0.5 does (`qini_auc_score` with `negative_effect=True`, `uplift_at_k` with `strategy='overall'`). Other libraries
 * divide by other things: figures compare only under one definition.
 */

/** Rows from the highest score to the lowest; of equal scores the later row first, as a reversed stable sort leaves them. */
function reversedStable(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || b - a);
}

/** Rows counted from the best, and by how much more the treated of them responded. */
interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * The Qini curve (Radcliffe 2007): at each distinct score, responses of the treated so far less those of the controls
 * scaled to as many. Begins at (0, 0).
 */
export function qiniCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  treated: ArrayLike<number>,
): Curve {
  const order = reversedStable(scores);
  const [x, y] = [[0], [0]];
  let [treatedCount, treatedSum, controlSum] = [0, 0, 0];
  order.forEach((row, at) => {
    if (treated[row]) {
      treatedCount++;
      treatedSum += labels[row] as number;
    } else controlSum += labels[row] as number;
    const next = order[at + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    const controls = at + 1 - treatedCount;
    x.push(at + 1);
    y.push(treatedSum - (controls > 0 ? (controlSum * treatedCount) / controls : 0));
  });
  return { x, y };
}

/** Trapezoids under a curve. */
function areaUnder({ x, y }: Curve): number {
  let area = 0;
  for (let at = 1; at < x.length; at++) {
    area += (((x[at] as number) - (x[at - 1] as number)) * ((y[at] as number) + (y[at - 1] as number))) / 2;
  }
  return area;
}

/**
 * Area between the Qini curve and the straight line of a random order, divided by the same area for the perfect order
 * (treated responders first, control responders last). 0 is random, 1 perfect; negative where the order is backwards.
 */
export function qiniArea(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  treated: ArrayLike<number>,
): number {
  const ideal = Array.from({ length: labels.length }, (_, row) =>
    treated[row] ? (labels[row] as number) : -(labels[row] as number),
  );
  const perfect = qiniCurve(labels, ideal, treated);
  const random = ((perfect.x.at(-1) as number) * (perfect.y.at(-1) as number)) / 2;
  return (areaUnder(qiniCurve(labels, scores, treated)) - random) / (areaUnder(perfect) - random);
}

/** Response rate of the treated less that of the controls among the ⌊share·n⌋ rows with the highest scores. */
export function upliftAt(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  treated: ArrayLike<number>,
  share = 0.3,
): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (const row of reversedStable(scores).subarray(0, Math.floor(labels.length * share))) {
    const arm = treated[row] ? 1 : 0;
    counts[arm] = (counts[arm] as number) + 1;
    sums[arm] = (sums[arm] as number) + (labels[row] as number);
  }
  return (sums[1] as number) / (counts[1] as number) - (sums[0] as number) / (counts[0] as number);
}
