/** The floor: the same network in plain loops over typed arrays, nothing allocated but the answers. */
import { BASE_HEADS, COUPON_HEADS, type NamedWeights } from '../../../src/model/types.js';
import type { BenchModel, BenchRunner } from './bench-runner.js';

/** out[rows, columns] += input[rows, width] · kernel[width, columns]. */
function addProduct(out: Float32Array, input: Float32Array, kernel: Float32Array, width: number): void {
  const columns = kernel.length / width;
  for (let row = 0, from = 0; from < out.length; row += width, from += columns) {
    for (let at = 0; at < width; at++) {
      const value = input[row + at] as number;
      const weights = at * columns;
      for (let column = 0; column < columns; column++)
        out[from + column] = (out[from + column] as number) + value * (kernel[weights + column] as number);
    }
  }
}

/** Every row of `out` becomes `row`. */
function fillRows(out: Float32Array, row: Float32Array): void {
  for (let from = 0; from < out.length; from += row.length) out.set(row, from);
}

function relu(values: Float32Array): void {
  for (let at = 0; at < values.length; at++) if ((values[at] as number) < 0) values[at] = 0;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function weightOf(weights: NamedWeights, name: string): Float32Array {
  const found = weights[name];
  if (!found) throw new Error(`no weight ${name}`);
  return found.values;
}

/** What a decision needs of a pool's coupons: [N, K] → [N, L]. */
export function keptTerms({ weights, shape }: BenchModel, coupons: Float32Array): Float32Array {
  const of = (name: string) => weightOf(weights, name);
  const rows = coupons.length / shape.coupon;
  const width = of('coupon/bias').length;
  const terms = new Float32Array(rows * width);
  fillRows(terms, of('coupon/bias'));
  addProduct(terms, coupons, of('coupon/in'), shape.coupon);
  relu(terms);
  const kept = new Float32Array(rows * of('late/bias').length);
  fillRows(kept, of('late/bias'));
  addProduct(kept, terms, of('late/coupon'), width);
  return kept;
}

export async function openPlain({ weights, shape }: BenchModel): Promise<BenchRunner> {
  const of = (name: string) => weightOf(weights, name);
  const { event: E, hidden: H, context: C, relative: R } = shape;
  const J = of('joint/bias').length;
  const L = of('late/bias').length;
  const [projected, recurrent, hidden] = [
    new Float32Array(3 * H),
    new Float32Array(3 * H),
    new Float32Array(H),
  ];
  const [joint, shared] = [new Float32Array(J), new Float32Array(L)];
  let kept: Float32Array = new Float32Array(0);
  let late = new Float32Array(0);

  const step = (event: Float32Array): void => {
    projected.set(of('gru/input_bias'));
    addProduct(projected, event, of('gru/input'), E);
    recurrent.set(of('gru/hidden_bias'));
    addProduct(recurrent, hidden, of('gru/hidden'), H);
    for (let unit = 0; unit < H; unit++) {
      const sum = (gate: number) =>
        (projected[gate * H + unit] as number) + (recurrent[gate * H + unit] as number);
      const reset = sigmoid(sum(1));
      const candidate = Math.tanh(
        (projected[2 * H + unit] as number) + reset * (recurrent[2 * H + unit] as number),
      );
      hidden[unit] = candidate + sigmoid(sum(0)) * ((hidden[unit] as number) - candidate);
    }
  };

  return {
    async keep(coupons) {
      kept = keptTerms({ weights, shape }, coupons);
      late = new Float32Array(kept.length);
    },
    async decide(ask) {
      hidden.set(ask.hidden);
      step(ask.event);
      joint.set(of('joint/bias'));
      addProduct(joint, hidden, of('joint/session'), H);
      addProduct(joint, ask.context, of('joint/context'), C);
      relu(joint);
      const base = new Float32Array(BASE_HEADS.length);
      base.set(of('base/bias'));
      addProduct(base, joint, of('base/out'), J);
      shared.fill(0);
      addProduct(shared, joint, of('late/joint'), J);
      for (let at = 0, column = 0; at < late.length; at++, column = column + 1 === L ? 0 : column + 1)
        late[at] = (kept[at] as number) + (shared[column] as number);
      addProduct(late, ask.relative, of('late/relative'), R);
      relu(late);
      const coupons = new Float32Array((late.length / L) * COUPON_HEADS.length);
      fillRows(coupons, of('late/out_bias'));
      addProduct(coupons, late, of('late/out'), L);
      return { hidden: hidden.slice(), base, coupons };
    },
    async read(events) {
      hidden.fill(0);
      for (let from = 0; from < events.length; from += E) step(events.subarray(from, from + E));
      return hidden.slice();
    },
    dispose: async () => undefined,
  };
}
