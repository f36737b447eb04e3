/** Simulated shops as training material: randomised logs, visits without outcomes, and others held out. */
import type { Example } from './example.js';
import { type LogPlan, simulatedExamples } from './simulated-examples.js';
import { createRandom } from './simulator/random.js';
import { drawShop } from './simulator/shop.js';

/** What a model is trained on, wherever it comes from. */
export interface TrainingSource {
  /** Moments with outcomes. */
  readonly labelled: readonly Example[];
  /** Moments without: what behaviour alone can teach, and what a teacher answers for a student. */
  readonly unlabelled: readonly Example[];
  /** Moments with outcomes, of other shops or later ones: for early stopping. */
  readonly heldOut: readonly Example[];
}

export interface SourceSize {
  readonly seed: number;
  /** Moments of each kind. */
  readonly labelled: number;
  readonly unlabelled: number;
  readonly heldOut: number;
  /** Outcomes of each labelled moment. A shop's own logs have 1. */
  readonly outcomes: number;
  /** Draws of what is hidden, for expectations at every moment; none when absent or 0. */
  readonly expected?: number;
}

/** Moments drawn from one shop: few, so that many shops are met. */
const PER_SHOP = 100;
/** Held-out moments have several outcomes each: less noise for the same simulation. */
const HELD_OUT_OUTCOMES = 8;

export function simulatedSource(size: SourceSize): TrainingSource {
  const draw = (purpose: string, count: number, plan: LogPlan) =>
    logs(`${purpose}/${size.seed}`, count, plan);
  const random = { logging: 'random', expected: size.expected ?? 0 } as const;
  return {
    labelled: draw('train', size.labelled, { ...random, outcomes: size.outcomes }),
    unlabelled: draw('unlabelled', size.unlabelled, { ...random, outcomes: 0 }),
    heldOut: draw('tune', size.heldOut, { ...random, outcomes: HELD_OUT_OUTCOMES }),
  };
}

/** `count` moments of shops whose streams begin with `stream`. */
function logs(stream: string, count: number, plan: LogPlan): Example[] {
  const all: Example[] = [];
  for (let shop = 0; all.length < count; shop++) {
    const random = createRandom(`${stream}/${shop}`);
    const own = Math.min(PER_SHOP, count - all.length);
    for (const example of simulatedExamples(drawShop(random.fork('shop')), own, plan, random))
      all.push(example);
  }
  return all;
}
