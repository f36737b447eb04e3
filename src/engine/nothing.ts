/** Decisions that show nothing without the policy's having been asked, or though it chose. */
import type { Decision, Reason } from '../policy/types.js';

/** @param at ms since the epoch */
export const nothing = (reason: Reason, at: number): Decision => ({
  action: 'none',
  reason,
  propensity: 1,
  candidates: [],
  at,
});

/** A decision that came too late: nothing of it is shown. */
export function unshown({ at, candidates, none }: Decision, reason: Reason): Decision {
  return { action: 'none', reason, propensity: 1, candidates, ...(none && { none }), at };
}
