/** When a log says too little of the target policy for any estimate to be relied on. */
import type { Overlap } from './estimators.js';

/**
 * Fewer effective rows, or fewer rewards met, and there is no estimate. Over 1,000 logs of known truth the intervals
 * of rates hold above it and fall short below (docs/evaluation.md); a log that has not met its largest weights yet shows more
 * effective rows than it has.
 */
export const LEAST_EFFECTIVE = 100;
export const LEAST_MATCHED = 30;

/** Why an estimate is refused; undefined where it is not. */
export function refusal({
  effectiveRows,
  matched,
}: Pick<Overlap, 'effectiveRows' | 'matched'>): string | undefined {
  if (effectiveRows < LEAST_EFFECTIVE) {
    return `${effectiveRows.toFixed(0)} effective rows, ${LEAST_EFFECTIVE} needed`;
  }
  if (matched < LEAST_MATCHED) return `${matched.toFixed(0)} matched rewards, ${LEAST_MATCHED} needed`;
  return undefined;
}
