/** What was learnt, in words a shopper can read: for each feature how much more or less than expected they take it. */
import type { LearntTaste } from '../../store/store.js';
import { LEARNT_FEATURES, PRIOR_SPREAD } from './features.js';
import { posterior, varianceAlong } from './head.js';
import { headAt, type Learnt } from './lessons.js';
import { beliefOf } from './tones.js';

export function learntTastes(learnt: Learnt, now: number): LearntTaste[] {
  const belief = posterior(headAt(learnt, now), PRIOR_SPREAD);
  const { tones = [] } = learnt;
  return [
    ...LEARNT_FEATURES.map((feature, index) => {
      const unit = PRIOR_SPREAD.map((_, i) => (i === index ? 1 : 0));
      return taste(feature, belief.mean[index] as number, varianceAlong(belief, unit));
    }),
    ...tones.map(([tone]) => {
      const { mean, variance } = beliefOf(tones, tone);
      return taste(`tone ${tone}`, mean, variance);
    }),
  ];
}

function taste(feature: string, mean: number, variance: number): LearntTaste {
  const spread = 1.96 * Math.sqrt(variance);
  return {
    feature,
    timesAsLikely: readable(mean),
    between: [readable(mean - spread), readable(mean + spread)],
  };
}

const readable = (logit: number) => Number(Math.exp(logit).toPrecision(3));
