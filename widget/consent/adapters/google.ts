/**
 * Google Consent Mode v2: the `consent` commands in the page's data layer, read and never written. A default of `denied` is what stands until the
 * shopper has answered, hence no answer; an update is one. Commands for regions are left out: which one applies only Google's server knows.
 */
import type { Adapter } from '../tell.js';
import type { Verdict } from '../verdict.js';

type Signals = Readonly<Record<string, unknown>>;

/** @param entries of the data layer, oldest first */
export function googleVerdict(entries: readonly unknown[]): Verdict {
  const state: Record<string, string> = {};
  const answered = new Set<string>();
  for (const entry of entries) {
    const [command, action, signals] = Array.from((entry ?? []) as ArrayLike<unknown>);
    if (command !== 'consent' || typeof signals !== 'object' || signals === null) continue;
    if ((signals as Signals)['region'] !== undefined) continue;
    for (const [signal, value] of Object.entries(signals)) {
      if (value !== 'granted' && value !== 'denied') continue;
      state[signal] = value;
      if (action === 'update' || value === 'granted') answered.add(signal);
    }
  }
  const personal = 'personalization_storage' in state ? 'personalization_storage' : 'ad_personalization';
  if (!answered.has(personal) || !answered.has('analytics_storage')) return 'wait';
  return { personalise: state[personal] === 'granted', measure: state['analytics_storage'] === 'granted' };
}

const LOOK_EVERY_MS = 500;

export const google: Adapter = (say, page) => {
  const name =
    document.querySelector<HTMLElement>('script[data-data-layer]')?.dataset['dataLayer'] ?? 'dataLayer';
  let last: string | undefined;
  const look = () => {
    const layer: unknown = Reflect.get(page, name);
    const verdict = Array.isArray(layer) ? googleVerdict(layer) : 'wait';
    const text = JSON.stringify(verdict);
    if (text !== last) say(verdict);
    last = text;
  };
  look();
  page.setInterval(look, LOOK_EVERY_MS);
};
