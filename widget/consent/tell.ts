/**
 * The page's adapters side by side: each is a script of its own, and what they come to together is told to Etui, when it has changed. What was
 * told last is kept beside the shopper's word, so that a switch the shopper turns in Etui's own pages afterwards holds until the
 * platform's word changes, and not until the next page.
 */
import type { Consent } from '../../src/protocol.js';
import { combine, type Verdict } from './verdict.js';

const ADAPTERS = Symbol.for('etui.consent');
const ETUI = Symbol.for('etui');
const LAST_TOLD = 'etui.consent.told';

export type Adapter = (say: (verdict: Verdict) => void, page: Window & typeof globalThis) => void;

interface Page {
  [ADAPTERS]?: Map<string, Verdict>;
  [ETUI]?: { setConsent(consent: Consent): void };
}

/** Starts an adapter on this page. Whatever fails in it says nothing: what was the case before stays so. */
export function startAdapter(name: string, adapter: Adapter): void {
  const page = globalThis as Page;
  page[ADAPTERS] ??= new Map();
  const verdicts = page[ADAPTERS];
  if (verdicts.has(name)) return;
  verdicts.set(name, 'wait');
  const say = (verdict: Verdict) => {
    verdicts.set(name, verdict);
    tell(page, combine([...verdicts.values()]));
  };
  const begin = () => {
    try {
      adapter(say, globalThis as never);
    } catch {
      // A platform that throws has said nothing.
    }
  };
  // By then every adapter of the page has come, and Etui with them.
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();
}

function tell(page: Page, consent: Consent | undefined): void {
  const etui = page[ETUI];
  if (!consent || !etui) return;
  const word = `${consent.personalise} ${consent.measure}`;
  try {
    if (localStorage.getItem(LAST_TOLD) === word) return;
    localStorage.setItem(LAST_TOLD, word);
  } catch {
    // Storage is denied: then it is told on every page.
  }
  etui.setConsent(consent);
}
