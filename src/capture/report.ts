import type { RawEvent } from '../events/raw-event.js';

/**
 * Where every capture sends what it saw: small plain data, unchecked. The engine checks and counts; the page only
 * copies.
 */
export type Report = (source: RawEvent['source'], name: unknown, params?: unknown) => void;

/** Takes back everything that a capture added to the page. */
export type Stop = () => void;

/** Begins to report what it sees of a page. */
export type Capture = (report: Report, host: Host) => Stop;

/** The page a capture works on: its own window, or a frame's in tests. */
export type Host = Window & typeof globalThis;

/** `work`, with its failures kept from the page: nothing that Etui does may break the shop. */
export function guarded<Args extends unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      work(...args);
    } catch {
      // A getter that throws, a proxy that refuses, a browser without the feature: then there is nothing to report.
    }
  };
}

/** Listens, and returns how to stop. Passive: Etui never prevents what the page does. */
export function listen(
  target: EventTarget,
  type: string,
  listener: (event: Event) => void,
  capture = false,
): Stop {
  const safe = guarded(listener);
  const options = { passive: true, capture };
  target.addEventListener(type, safe, options);
  return () => target.removeEventListener(type, safe, options);
}

/** Calls `work` once the page's own markup is there. */
export function whenParsed({ document }: Host, work: () => void): Stop {
  if (document.readyState !== 'loading') {
    guarded(work)();
    return () => undefined;
  }
  return listen(document, 'DOMContentLoaded', work);
}
