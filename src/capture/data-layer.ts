/**
 * Reads GA4 events from the page's data layer: those pushed before we came and those pushed later, as objects
 * (`{ event, ecommerce }`) and as gtag's `arguments` (`['event', name, params]`). We push nothing to it.
 *
 * `push` is wrapped so that we hear at once; what the page gets back is what it always got. Pages and tag managers
 * replace `push`, shift old entries away, or swap the whole array, so once a second a look at the array's end finds
 * what went by us.
 */
import { isObject, plainName, plainParams } from './plain.js';
import { guarded, type Host, type Report, type Stop } from './report.js';

const LOOK_EVERY_MS = 1_000;
/** Of what was pushed before we came, the newest so many entries are read. */
const MAX_PAST = 500;

type Push = (this: unknown, ...entries: unknown[]) => unknown;
type Layer = ArrayLike<unknown> & { push: Push };

/** @param name of the global array; `dataLayer` for Google's tags. */
export function captureDataLayer(report: Report, host: Host, name = 'dataLayer'): Stop {
  const seen = new WeakSet<object>();
  let layer: Layer | undefined;
  let unwrap: Stop | undefined;
  let wrapper: Push | undefined;
  let length = 0;
  let last: unknown;

  const read = guarded((entry: unknown) => {
    if (!isObject(entry)) return;
    seen.add(entry);
    readEntry(entry, (event, params) => report('data-layer', plainName(event), plainParams(params)));
  });

  const isInStep = (of: Layer) => of.length === length && of[length - 1] === last;
  const keepStep = (of: Layer) => {
    length = of.length;
    last = of[length - 1];
  };

  /** Reads entries that our wrapper has not seen; true if there were any. */
  const catchUp = (of: Layer): boolean => {
    let missed = false;
    for (let index = Math.max(0, of.length - MAX_PAST); index < of.length; index++) {
      const entry = of[index];
      if (!isObject(entry) || seen.has(entry)) continue;
      missed = true;
      read(entry);
    }
    keepStep(of);
    return missed;
  };

  const wrap = (of: Layer) => {
    const before = Object.getOwnPropertyDescriptor(of, 'push');
    const { push } = of;
    const entering = guarded((entries: unknown[]) => {
      if (!isInStep(of)) catchUp(of);
      // Before the page's own listeners, which may push in turn: the order is the page's.
      for (const entry of entries) read(entry);
    });
    const leaving = guarded((before: number, count: number) => {
      // Tag managers shift old entries away meanwhile.
      const from = Math.min(before, of.length - count);
      // A wrapper below ours may have put copies into the array: they are these entries, not new ones.
      for (let index = of.length; index-- > from; ) {
        const entry = of[index];
        if (isObject(entry)) seen.add(entry);
      }
      keepStep(of);
    });
    const mine: Push = function (...entries) {
      if (wrapper !== mine) return Reflect.apply(push, this, entries);
      entering(entries);
      const before = length;
      try {
        return Reflect.apply(push, this, entries);
      } finally {
        leaving(before, entries.length);
      }
    };
    Object.defineProperty(of, 'push', { value: mine, writable: true, configurable: true, enumerable: false });
    wrapper = mine;
    unwrap = () => {
      wrapper = undefined;
      if (of.push !== mine) return;
      if (before) Object.defineProperty(of, 'push', before);
      else delete (of as { push?: Push }).push;
    };
  };

  const look = guarded(() => {
    const found: unknown = Reflect.get(host, name);
    if (found !== layer) {
      unwrap?.();
      unwrap = undefined;
      layer = isLayer(found) ? found : undefined;
      if (!layer) return;
      catchUp(layer);
      wrap(layer);
    } else if (layer && !isInStep(layer) && catchUp(layer) && layer.push !== wrapper) {
      // The page replaced `push` by one that goes by ours: wrap the new one.
      wrap(layer);
    }
  });

  look();
  const timer = host.setInterval(look, LOOK_EVERY_MS);
  return () => {
    host.clearInterval(timer);
    unwrap?.();
  };
}

/** Finds the event in one entry; entries that are no events (consent, config, variables) are none of our business. */
function readEntry(entry: object, found: (name: unknown, params: unknown) => void): void {
  if (isList(entry)) {
    if (entry[0] === 'event') found(entry[1], entry[2]);
    return;
  }
  const { event, ecommerce, eventModel } = entry as Readonly<Record<string, unknown>>;
  if (event === undefined || event === null) return;
  // The tag manager's own signals: gtm.js, gtm.dom, gtm.click …
  if (typeof event === 'string' && event.startsWith('gtm.')) return;
  found(event, ecommerce ?? eventModel ?? entry);
}

const isList = (entry: object): entry is readonly unknown[] =>
  Array.isArray(entry) || Object.prototype.toString.call(entry) === '[object Arguments]';

const isLayer = (value: unknown): value is Layer =>
  isObject(value) && typeof (value as { push?: unknown }).push === 'function';
