/** Adam whose state can be saved, the rate's schedule, and the mean of weights over many steps. */
import {
  add,
  dispose,
  div,
  mul,
  type NamedTensorMap,
  type Scalar,
  sqrt,
  square,
  type Tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { NamedWeights } from '../../src/model/types.js';
import { fromTensors, toTensors } from './tensors.js';

/** Steps done, and the running means of each weight's gradient and of its square. */
export interface Moments {
  readonly steps: number;
  readonly first: NamedWeights;
  readonly second: NamedWeights;
}

const [FIRST_DECAY, SECOND_DECAY, EPSILON] = [0.9, 0.999, 1e-7];

/**
 * Adam (Kingma & Ba 2015) with its usual constants. Unlike tfjs's own it goes by names, so that a batch in which some
 * weight plays no part leaves that weight alone and disturbs no other, and its state can be taken along.
 */
export class Adam {
  readonly #weights: Readonly<Record<string, Variable>>;
  readonly #first: Readonly<Record<string, Variable>>;
  readonly #second: Readonly<Record<string, Variable>>;
  #steps: number;

  constructor(weights: Readonly<Record<string, Variable>>, from?: Moments) {
    this.#weights = weights;
    this.#steps = from?.steps ?? 0;
    this.#first = from ? variables(from.first) : zerosFor(weights);
    this.#second = from ? variables(from.second) : zerosFor(weights);
  }

  /** One step down the gradient of `cost`, which is returned. */
  step(rate: number, cost: () => Scalar): Scalar {
    this.#steps++;
    const size = (rate * Math.sqrt(1 - SECOND_DECAY ** this.#steps)) / (1 - FIRST_DECAY ** this.#steps);
    return tidy(() => {
      const { value, grads } = variableGrads(cost, Object.values(this.#weights));
      for (const [name, weight] of Object.entries(this.#weights)) {
        const gradient = grads[weight.name];
        const [first, second] = [this.#first[name], this.#second[name]] as [Variable, Variable];
        if (!gradient) continue;
        first.assign(add(mul(first, FIRST_DECAY), mul(gradient, 1 - FIRST_DECAY)));
        second.assign(add(mul(second, SECOND_DECAY), mul(square(gradient), 1 - SECOND_DECAY)));
        weight.assign(add(weight, mul(div(first, add(sqrt(second), EPSILON)), -size)));
      }
      return value;
    });
  }

  async moments(): Promise<Moments> {
    return {
      steps: this.#steps,
      first: await fromTensors(this.#first),
      second: await fromTensors(this.#second),
    };
  }

  dispose(): void {
    dispose(this.#first);
    dispose(this.#second);
  }
}

/** Weights as tensors that can be assigned to. */
export function variables(named: NamedWeights): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(toTensors(named)).map(([name, initial]) => {
      const one = variable(initial);
      initial.dispose();
      return [name, one];
    }),
  );
}

const zerosFor = (weights: Readonly<Record<string, Variable>>): Record<string, Variable> =>
  tidy(() =>
    Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, variable(zerosLike(weight))])),
  );

/** Share of all steps in which the rate rises to its full height. */
const WARM_UP = 0.03;
/** What is left of the rate at the end. */
const LAST_RATE = 0.02;

/** Up in a line, then down along half a cosine. @param progress 0…1 */
export function rateAt(rate: number, progress: number): number {
  const falling = Math.max(0, progress - WARM_UP) / (1 - WARM_UP);
  const cosine = LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + Math.cos(Math.PI * falling));
  return rate * Math.min(1, (progress + 1e-3) / WARM_UP) * cosine;
}

/**
 * Mean of the weights over many steps (Polyak & Juditsky 1992): the noise of single steps cancels, in which what a coupon
 * adds would drown. Kept as tensors, since reading weights back at each step would halt a GPU.
 */
export class WeightMean {
  #sums: NamedTensorMap = {};
  #steps = 0;

  take(weights: Readonly<Record<string, Variable>>): void {
    this.#steps++;
    for (const [name, weight] of Object.entries(weights)) {
      const before = this.#sums[name];
      this.#sums[name] = before ? add(before, weight) : weight.clone();
      before?.dispose();
    }
  }

  /** The mean; the weights themselves where no step was taken. The sums are gone afterwards. */
  async of(weights: Readonly<Record<string, Variable>>): Promise<NamedWeights> {
    if (this.#steps === 0) return fromTensors(weights);
    const means = tidy(() =>
      Object.fromEntries(
        Object.entries(this.#sums).map(([name, sum]) => [name, mul(sum, 1 / this.#steps) as Tensor]),
      ),
    );
    const named = await fromTensors(means);
    dispose(means);
    dispose(this.#sums);
    this.#sums = {};
    return named;
  }
}
