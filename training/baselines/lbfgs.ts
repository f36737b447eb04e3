/** Limited-memory BFGS (Liu & Nocedal 1989) with a backtracking line search: for smooth convex losses. */

/** Loss at `point`; fills `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface Descent {
  readonly point: Float64Array;
  readonly loss: number;
  readonly steps: number;
}

const MEMORY = 10;
const ENOUGH_DECREASE = 1e-4;

interface Pair {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly curvature: number;
}

/** @param tolerance on the gradient's largest component */
export function lbfgs(
  objective: Objective,
  from: Float64Array,
  { steps = 200, tolerance = 1e-5 }: { readonly steps?: number; readonly tolerance?: number } = {},
): Descent {
  let point: Float64Array = from.slice();
  let gradient: Float64Array = new Float64Array(point.length);
  let loss = objective(point, gradient);
  const pairs: Pair[] = [];
  let step = 0;
  for (; step < steps && gradient.some((slope) => Math.abs(slope) > tolerance); step++) {
    const direction = newton(gradient, pairs);
    const slope = dot(direction, gradient);
    // At first nothing is known of the curvature: a step of length 1 at most.
    let size = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    const nextGradient = new Float64Array(point.length);
    let next = along(point, direction, size);
    let nextLoss = objective(next, nextGradient);
    for (let tries = 0; !(nextLoss <= loss + ENOUGH_DECREASE * size * slope) && tries < 30; tries++) {
      size /= 2;
      next = along(point, direction, size);
      nextLoss = objective(next, nextGradient);
    }
    if (!(nextLoss <= loss)) break;
    remember(pairs, point, next, gradient, nextGradient);
    const fell = loss - nextLoss;
    [point, gradient, loss] = [next, nextGradient, nextLoss];
    if (fell < 1e-8 * Math.max(1, Math.abs(loss))) break;
  }
  return { point, loss, steps: step };
}

function remember(
  pairs: Pair[],
  point: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const moved = next.map((value, at) => value - (point[at] as number));
  const turned = nextGradient.map((value, at) => value - (gradient[at] as number));
  const curvature = dot(moved, turned);
  if (curvature <= 1e-12) return;
  pairs.push({ moved, turned, curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

/** −H⁻¹·gradient, by the two loops. */
function newton(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares: number[] = [];
  for (const { moved, turned, curvature } of [...pairs].reverse()) {
    const share = dot(moved, direction) / curvature;
    shares.push(share);
    addScaled(direction, turned, -share);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const scale = newest.curvature / dot(newest.turned, newest.turned);
    for (let at = 0; at < direction.length; at++) direction[at] = (direction[at] as number) * scale;
  }
  for (const { moved, turned, curvature } of pairs) {
    addScaled(direction, moved, (shares.pop() as number) - dot(turned, direction) / curvature);
  }
  return direction;
}

const along = (point: Float64Array, direction: Float64Array, size: number): Float64Array =>
  point.map((value, at) => value + size * (direction[at] as number));

function addScaled(to: Float64Array, what: Float64Array, scale: number): void {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] as number) + scale * (what[at] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
