/**
 * The documented contextual bandit: 500 contexts of three standard normal features, actions with three standard normal
 * features of their own, φ(x, a) = (1, x) ⊗ (1, a). Policies are a softmax of a score of their own mixed with some blind chance.
 */
import { createRandom, type Random } from '../../simulator/random.js';
import type { World } from './world.js';

export interface SyntheticOptions {
  readonly seed: string;
  readonly actions: number;
  /** Least and most expected reward of any pair; rewards are 0 or 1, of that chance. */
  readonly rates: readonly [number, number];
  /** How sharply the target follows the better actions, logits over the range of rates; less than 0: the worse ones. */
  readonly target: number;
  /** How sharply the log followed them. */
  readonly logging: number;
  /** Share of blind chance in the log, 0…1. */
  readonly chance: number;
  /** `linear`: in φ, so that the reward model can be right; `bent`: it can't. */
  readonly shape: 'linear' | 'bent';
  /** Amounts in place of 0 and 1: log-normal about a mean of 1 with this σ where there is a reward at all. */
  readonly amounts?: number;
}

const CONTEXTS = 500;
const FEATURES = 3;
const SIDE = FEATURES + 1;

export function syntheticWorld(options: SyntheticOptions): World {
  const { actions, rates, shape, amounts } = options;
  const random = createRandom(`off-policy/${options.seed}`);
  const table = (rows: number, draw: Random) =>
    Array.from({ length: rows }, () => [1, ...Array.from({ length: FEATURES }, () => draw.normal())]);
  const contexts = table(CONTEXTS, random.fork('contexts'));
  const own = table(actions, random.fork('actions'));
  const width = SIDE * SIDE;
  const features = Float64Array.from(
    contexts.flatMap((x) => own.flatMap((a) => x.flatMap((left) => a.map((right) => left * right)))),
  );
  const theta = Array.from({ length: width }, () => random.normal());
  const scores = scoresOf(features, theta, width, shape);
  const expected = spread(scores, rates);
  const worth = spread(scores, [0, 1]);
  return {
    contexts: CONTEXTS,
    actions,
    logging: softmax(worth, actions, options.logging, options.chance),
    target: softmax(worth, actions, options.target, 0),
    width,
    features,
    expected,
    draw: (context, action, draw) => {
      if (draw.next() >= (expected[context * actions + action] as number)) return 0;
      return amounts === undefined ? 1 : Math.exp(draw.normal(-(amounts ** 2) / 2, amounts));
    },
  };
}

function scoresOf(features: Float64Array, theta: readonly number[], width: number, shape: 'linear' | 'bent') {
  const scores = new Float64Array(features.length / width);
  for (let pair = 0; pair < scores.length; pair++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (features[pair * width + k] as number) * (theta[k] as number);
    scores[pair] = shape === 'linear' ? sum : Math.sin(sum) + Number(sum > 1);
  }
  return scores;
}

/** Onto least … most. */
function spread(values: Float64Array, [least, most]: readonly [number, number]): Float64Array {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => least + ((most - least) * (value - low)) / (high - low));
}

/** [contexts, actions] chance/actions + (1 − chance)·softmax(sharpness·worth). */
export function softmax(
  worth: Float64Array,
  actions: number,
  sharpness: number,
  chance: number,
): Float64Array {
  const all = new Float64Array(worth.length);
  for (let from = 0; from < worth.length; from += actions) {
    const logits = worth.subarray(from, from + actions).map((one) => sharpness * one);
    const top = Math.max(...logits);
    const shares = logits.map((logit) => Math.exp(logit - top));
    const sum = shares.reduce((total, share) => total + share, 0);
    shares.forEach((share, action) => {
      all[from + action] = chance / actions + ((1 - chance) * share) / sum;
    });
  }
  return all;
}
