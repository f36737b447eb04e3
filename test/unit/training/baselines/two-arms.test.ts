import { beforeAll, describe, expect, test } from 'vitest';
import { CONTEXT_WIDTH, COUPON_WIDTH, EVENT_WIDTH, RELATIVE_WIDTH } from '../../../../src/features/encode.js';
import type { StudentOutput } from '../../../../src/model/types.js';
import { fitLogisticScorer, fitTreesScorer } from '../../../../training/baselines/two-arms.js';
import type { Example, Scorer } from '../../../../training/example.js';
import { createRandom } from '../../../../training/simulator/random.js';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Whether the last act had its first column set raises p(buy); a coupon helps those whose first context column is 1. */
const truth = (last: number, needs: number, shown: boolean) =>
  sigmoid(-1.5 + 2 * last + (shown ? (needs ? 2 : -0.5) : 0));

interface Made {
  readonly example: Example;
  readonly last: number;
  readonly needs: number;
}

function make(count: number, seed: string): Made[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const acts = random.integer(1, 6);
    const events = Float32Array.from({ length: acts * EVENT_WIDTH }, () => Number(random.chance(0.5)));
    const context = Float32Array.from({ length: CONTEXT_WIDTH }, () => Number(random.chance(0.5)));
    const last = events[(acts - 1) * EVENT_WIDTH] as number;
    const needs = context[0] as number;
    const action = at % 2 === 0 ? -1 : random.integer(0, 1);
    const bought = Number(random.chance(truth(last, needs, action >= 0)));
    const redeemed = bought && action === 1 ? 1 : 0;
    const one = (value: number) => Float32Array.of(value);
    const example: Example = {
      input: {
        hidden: new Float32Array(4),
        events,
        context,
        coupons: Float32Array.from({ length: 2 * COUPON_WIDTH }, (_, column) =>
          Number(column >= COUPON_WIDTH),
        ),
        relative: new Float32Array(2 * RELATIVE_WIDTH),
      },
      length: acts,
      outcomes: {
        action: Int16Array.of(action),
        propensity: one(0.5),
        bought: one(bought),
        redeemed: one(redeemed),
        claimed: one(redeemed),
        order: one(bought * (action >= 0 ? 2 : 1)),
      },
      interest: Float32Array.of(Number.NaN, Number.NaN),
      money: { profit: 0.4, discount: Float32Array.of(0.1, 0.1) },
    };
    return { example, last, needs };
  });
}

const training = make(1400, 'training').map(({ example }) => example);
const held = make(400, 'held');

describe.each([
  ['logistic regression', fitLogisticScorer],
  ['boosted trees', fitTreesScorer],
])('%s', (_, learn) => {
  let outputs: readonly StudentOutput[];
  let scorer: Scorer;
  beforeAll(() => {
    scorer = learn(training, { seed: 1 });
    outputs = scorer(held.map(({ example }) => example.input));
  });
  const mean = (of: (output: StudentOutput, made: Made) => number, among: (made: Made) => boolean) => {
    const values = held.flatMap((made, at) => (among(made) ? of(outputs[at]!, made) : []));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const without = ({ base }: StudentOutput) => sigmoid(base[0]!);
  const adds = (output: StudentOutput) => sigmoid(output.base[0]! + output.coupons[0]!) - without(output);

  test('tells likely buyers from others by their last act', () => {
    // In truth .62 and .18.
    expect(mean(without, ({ last }) => last === 1)).toBeGreaterThan(0.48);
    expect(mean(without, ({ last }) => last === 0)).toBeLessThan(0.32);
  });

  test('finds whom a coupon moves, and whom it does not', () => {
    // In truth +.44 and −.06; few rows of some 300 columns shrink what is found.
    expect(mean(adds, ({ last, needs }) => !last && needs === 1)).toBeGreaterThan(0.2);
    expect(mean(adds, ({ last, needs }) => !last && needs === 0)).toBeLessThan(0.08);
  });

  test('knows the coupon that gets redeemed, and the larger order', () => {
    const redeem = (at: number) =>
      mean(
        ({ coupons }) => sigmoid(coupons[at * 5 + 1]!),
        () => true,
      );
    expect(redeem(0)).toBeLessThan(0.1);
    expect(redeem(1)).toBeGreaterThan(0.9);
    expect(
      mean(
        ({ base }) => Math.exp(base[1]!),
        () => true,
      ),
    ).toBeCloseTo(1, 1);
    expect(
      mean(
        ({ base, coupons }) => Math.exp(base[1]! + coupons[2]!),
        () => true,
      ),
    ).toBeCloseTo(2, 1);
  });

  test('answers one input as it answers many', () => {
    const alone = scorer([held[7]!.example.input])[0]!;
    expect([...alone.base, ...alone.coupons]).toEqual([...outputs[7]!.base, ...outputs[7]!.coupons]);
  });
});

test('a value of waiting is learned where visits go on, and is nothing where none does', () => {
  const going = training.slice(0, 500).map((example, at) =>
    // Visits with the second context column set go on to a moment at which a coupon helps a lot.
    example.input.context[1] && at % 5 ? { ...example, later: { ...example.input, context: ones } } : example,
  );
  const inputs = held.map(({ example }) => example.input);
  const waits = fitLogisticScorer(going, { seed: 1 })(inputs).map(({ base }) => base[2]!);
  const mean = (flag: number) => {
    const own = waits.filter((_, at) => inputs[at]!.context[1] === flag);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  expect(mean(1)).toBeGreaterThan(mean(0) + 0.02);
  const none = fitLogisticScorer(training.slice(0, 500), { seed: 1 })(inputs);
  expect(none.every(({ base }) => base[2] === 0)).toBe(true);
});

const ones = new Float32Array(CONTEXT_WIDTH).fill(1);
