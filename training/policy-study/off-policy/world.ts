/**
 * A contextual bandit whose truth is a finite sum: contexts drawn evenly from a list, a few actions, a reward for each
 * pair. Logs are drawn from it, and what any policy earns in it is known exactly.
 */
import type { LinearRows } from '../../metrics/off-policy/linear-rewards.js';
import type { Random } from '../../simulator/random.js';

export interface World {
  readonly contexts: number;
  readonly actions: number;
  /** [contexts, actions] P(action | context) of who writes the log; above 0 wherever the target's is. */
  readonly logging: Float64Array;
  /** [contexts, actions] P(action | context) of the policy to be judged. */
  readonly target: Float64Array;
  /** Features of a pair, p, for the reward model. */
  readonly width: number;
  /** [contexts, actions, p]. */
  readonly features: Float64Array;
  /** [contexts, actions] E[reward]. */
  readonly expected: Float64Array;
  /** One reward of this pair, with that expectation. */
  draw(context: number, action: number, random: Random): number;
}

/** A log of the world, as estimators read it. */
export interface DrawnLog extends LinearRows {
  readonly rewards: Float64Array;
  /** [n] π(a | x) / p(a | x). */
  readonly weights: Float64Array;
}

/** What a policy earns in this world, exactly. */
export function policyValue({ contexts, expected }: World, policy: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < policy.length; at++) sum += (policy[at] as number) * (expected[at] as number);
  return sum / contexts;
}

/** Draws logs of `rows` rows. The arrays of a log are those of the one before: use it before the next is drawn. */
export function logsOf(world: World, rows: number): (random: Random) => DrawnLog {
  const { contexts, actions, logging, target, width, features } = world;
  const means = meanFeatures(world);
  const [logged, wanted] = [new Float64Array(rows * width), new Float64Array(rows * width)];
  const [rewards, weights] = [new Float64Array(rows), new Float64Array(rows)];
  return (random) => {
    for (let row = 0; row < rows; row++) {
      const context = Math.floor(random.next() * contexts);
      const action = actionOf(logging, context, actions, random.next());
      const pair = context * actions + action;
      logged.set(features.subarray(pair * width, (pair + 1) * width), row * width);
      wanted.set(means.subarray(context * width, (context + 1) * width), row * width);
      weights[row] = (target[pair] as number) / (logging[pair] as number);
      rewards[row] = world.draw(context, action, random);
    }
    return { width, logged, target: wanted, rewards, weights };
  };
}

/** [contexts, p] Σₐ π(a | x)·φ(x, a). */
function meanFeatures({ contexts, actions, target, width, features }: World): Float64Array {
  const means = new Float64Array(contexts * width);
  for (let pair = 0; pair < contexts * actions; pair++) {
    const context = Math.floor(pair / actions);
    for (let k = 0; k < width; k++) {
      const at = context * width + k;
      means[at] = (means[at] as number) + (target[pair] as number) * (features[pair * width + k] as number);
    }
  }
  return means;
}

/** The action at which the running sum of probabilities passes u; never one of probability 0. */
function actionOf(policy: Float64Array, context: number, actions: number, u: number): number {
  let [sum, last] = [0, 0];
  for (let action = 0; action < actions; action++) {
    const share = policy[context * actions + action] as number;
    if (share === 0) continue;
    last = action;
    sum += share;
    if (u < sum) return action;
  }
  return last;
}
