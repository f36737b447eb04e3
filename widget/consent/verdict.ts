/** What a source of consent says for Etui, and what several of them come to. Pure. */
import type { Consent } from '../../src/protocol.js';

/**
 * A word on each of Etui's two questions; `wait` while the shopper has yet to answer, so that nothing is told; `none` where the source has no say
 * here, and the others decide.
 */
export type Verdict = Consent | 'wait' | 'none';

/** All must allow what is allowed. undefined: nothing is to be told yet, or by anybody. */
export function combine(verdicts: readonly Verdict[]): Consent | undefined {
  if (verdicts.includes('wait')) return undefined;
  const words = verdicts.filter((one) => typeof one === 'object');
  if (words.length === 0) return undefined;
  return {
    personalise: words.every(({ personalise }) => personalise),
    measure: words.every(({ measure }) => measure),
  };
}
