/**
 * Whether this visit may be kept. The shopper's own word, once given through `setConsent`, is remembered and beats what
 * the shop says in the tag; a word given in another tab counts here, too. The word itself is the only thing that Etui
 * keeps without consent, and only after it was given.
 */
import type { Consent } from '../protocol.js';
import { guarded, type Host, listen, type Stop } from './report.js';

const KEY = 'etui.consent';

export const NO_CONSENT: Consent = { personalise: false, measure: false };

/** What the shopper said before, or else what the tag says: `granted` allows to personalise, `pending` nothing yet. */
export function initialConsent(host: Host, declared: 'granted' | 'pending'): Consent {
  return readChoice(host) ?? { personalise: declared === 'granted', measure: false };
}

export function rememberChoice(host: Host, choice: Consent): void {
  guarded(() => host.localStorage.setItem(KEY, JSON.stringify(choice)))();
}

/** Tells what the shopper chose in another tab. */
export function watchChoice(host: Host, changed: (consent: Consent) => void): Stop {
  return listen(host, 'storage', (event) => {
    const choice = (event as StorageEvent).key === KEY ? readChoice(host) : undefined;
    if (choice) changed(choice);
  });
}

function readChoice(host: Host): Consent | undefined {
  try {
    const { personalise, measure } = JSON.parse(host.localStorage.getItem(KEY) ?? '') as Partial<Consent>;
    if (typeof personalise !== 'boolean' || typeof measure !== 'boolean') return undefined;
    return { personalise, measure };
  } catch {
    // Storage is denied, or holds no choice of ours.
    return undefined;
  }
}
