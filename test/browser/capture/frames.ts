import { afterEach, vi } from 'vitest';
import type { Host, Report } from '../../../src/capture/report.js';

const added: { remove(): void }[] = [];

/** A page of its own, same origin, 400 × 300 px, with `body` as its markup. */
export async function openPage(body = '', path = '/test/browser/capture/blank.html'): Promise<Host> {
  const frame = document.createElement('iframe');
  frame.src = path;
  frame.width = '400';
  frame.height = '300';
  frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; border: 0';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  added.push(frame);
  await loaded;
  const host = frame.contentWindow as Host;
  host.document.body.innerHTML = body;
  return host;
}

/** A page whose visibility and whose clock are the test's; `now` in ms. */
export async function openWatched(
  now: () => number,
  body = '',
): Promise<{ readonly host: Host; readonly show: (state: DocumentVisibilityState) => void }> {
  const host = await openPage(body);
  let visibility: DocumentVisibilityState = 'visible';
  Object.defineProperty(host.document, 'visibilityState', { get: () => visibility });
  vi.spyOn(host.performance, 'now').mockImplementation(now);
  const show = (state: DocumentVisibilityState) => {
    visibility = state;
    host.document.dispatchEvent(new host.Event('visibilitychange'));
  };
  return { host, show };
}

export interface Seen {
  readonly source: string;
  readonly name: unknown;
  readonly params: unknown;
}

/** Everything reported, in order. */
export function recorder(): {
  readonly seen: Seen[];
  readonly report: Report;
  readonly names: () => unknown[];
} {
  const seen: Seen[] = [];
  return {
    seen,
    report: (source, name, params) => {
      // As `postMessage` would: whatever is not plain data throws here.
      seen.push(structuredClone({ source, name, params }));
    },
    names: () => seen.map(({ name }) => name),
  };
}

/** Resolves after the next `count` frames: layout is done, observers have been told. */
export async function frames(host: Host, count = 2): Promise<void> {
  for (let index = 0; index < count; index++) {
    await new Promise((resolve) => host.requestAnimationFrame(resolve));
  }
}

afterEach(() => {
  for (const each of added.splice(0)) each.remove();
});
