/** What was learnt, in words a shopper can read: for each feature how much more or less than expected they take it. */
import type { LearntTaste } from '../../store/store.js';
import { LEARNT_FEATURES, PRIOR_SPREAD } from './features.js';
import { posterior, varianceAlong } from './head.js';
import { headAt, type Learnt } from './lessons.js';

export function learntTastes(learnt: Learnt, now: number): LearntTaste[] {
  const belief = posterior(headAt(learnt, now), PRIOR_SPREAD);
  return LEARNT_FEATURES.map((feature, index) => {
    const mean = belief.mean[index] as number;
    const spread =
      1.96 *
      Math.sqrt(
        varianceAlong(
          belief,
          PRIOR_SPREAD.map((_, i) => (i === index ? 1 : 0)),
        ),
      );
    return {
      feature,
      timesAsLikely: readable(mean),
      between: [readable(mean - spread), readable(mean + spread)],
    };
  });
}

const readable = (logit: number) => Number(Math.exp(logit).toPrecision(3));
