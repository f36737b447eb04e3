/**
 * Off-policy evaluation: what another policy would have earned, from rows that a policy with known probabilities logged.
 * docs/evaluation.md says what each estimator assumes.
 */
export {
  dmTerms,
  drTerms,
  estimate,
  ipwTerms,
  type ModelledRows,
  type OffPolicyEstimate,
  type Overlap,
  overlapOf,
  snipwTerms,
} from './off-policy/estimators.js';
export { likelihoodInterval } from './off-policy/likelihood-interval.js';
export { crossFitted, direct, type LinearRows } from './off-policy/linear-rewards.js';
export { LEAST_EFFECTIVE, LEAST_MATCHED, refusal } from './off-policy/refusal.js';
export { byCluster, ratioOf, standardErrorOf, type Terms } from './off-policy/terms.js';
export {
  clippedWeights,
  effectiveSampleSize,
  importanceWeights,
  matchedRewards,
} from './off-policy/weights.js';
