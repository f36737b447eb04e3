/** Global Privacy Control (W3C, https://www.w3.org/TR/gpc/): on, it is a no to both; off or absent, it is no yes. */
import type { Adapter } from '../tell.js';
import type { Verdict } from '../verdict.js';

export const gpcVerdict = (signal: unknown): Verdict =>
  signal === true || signal === '1' || signal === 1 ? { personalise: false, measure: false } : 'none';

export const gpc: Adapter = (say, { navigator }) =>
  say(gpcVerdict((navigator as { readonly globalPrivacyControl?: unknown }).globalPrivacyControl));
