/**
 * What leaves a browser, taken down by its network layer (DevTools protocol, through Playwright), page and workers alike, and not by any code
 * of ours: in order, with method, address, telling headers, body, and when it started.
 */
import type { Page, Request } from 'playwright';

export interface Sent {
  /** Who sent it: what a page and its worker send at the same time has no order. */
  readonly lane: 'page' | 'worker';
  /** Method, path, body and the headers that say something, in one line. */
  readonly line: string;
  /** Ms since the first of the page's own. */
  readonly at: number;
}

/** Headers that a request of ours could say something by; those of the browser alone are the same for everybody. */
const TELLING = ['content-type', 'referer', 'cookie', 'authorization', 'range', 'if-none-match'];

export interface WireTap {
  /** Hands over what was sent since the last time, in the order in which it left: a page is over. */
  take(): Promise<readonly Sent[]>;
}

/** What the engine in its worker asks for; everything else of ours is the page's. */
const IN_WORKER = /^\/(etui\/|chunks\/runtime)/;

/** @param isOurs which paths are Etui's */
export async function tapWire(page: Page, isOurs: (path: string) => boolean): Promise<WireTap> {
  let requests: Request[] = [];
  // Everybody's first visit: nothing is answered from a cache.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  page.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url());
    // A blob is a script of ours that was fetched already.
    if (protocol.startsWith('http') && isOurs(pathname)) requests.push(request);
  });
  return {
    async take() {
      const all = requests;
      requests = [];
      const begun = Math.min(...all.map((request) => request.timing().startTime));
      return Promise.all(all.map((request) => noted(request, begun)));
    },
  };
}

/**
 * Of script elements the cookies are left out: a browser sends a page's own with each of its own scripts, the shop's tag for etui.js first of all, and
 * they are the shop's (docs/embed.md). What we fetch carries none, and that is looked at.
 */
async function noted(request: Request, begun: number): Promise<Sent> {
  const { pathname, search } = new URL(request.url());
  const isElement = request.resourceType() === 'script';
  const headers = Object.entries(await request.allHeaders())
    .filter(([name]) => TELLING.includes(name) && !(isElement && name === 'cookie'))
    .map(([name, value]) => `${name}: ${value}`);
  const line = [`${request.method()} ${pathname}${search}`, ...headers.sort(), request.postData() ?? ''].join(
    ' | ',
  );
  return { lane: IN_WORKER.test(pathname) ? 'worker' : 'page', line, at: request.timing().startTime - begun };
}

/** How far apart, ms, the starts of one request may lie for two shoppers: timers on a busy machine are late. */
export const TOLERANCE_MS = 2_000;

/** What tells two shoppers apart, page by page; nothing where nobody could. */
export function differences(
  one: readonly (readonly Sent[])[],
  other: readonly (readonly Sent[])[],
): string[] {
  const found: string[] = [];
  for (let page = 0; page < Math.max(one.length, other.length); page++) {
    for (const lane of ['page', 'worker'] as const) {
      const of = (pages: typeof one) => (pages[page] ?? []).filter((each) => each.lane === lane);
      const [a, b] = [of(one), of(other)];
      for (let index = 0; index < Math.max(a.length, b.length); index++) {
        const [mine, yours] = [a[index], b[index]];
        const where = `page ${page}, ${lane}, request ${index}`;
        if (mine?.line !== yours?.line)
          found.push(`${where}: ${mine?.line ?? 'none'} ≠ ${yours?.line ?? 'none'}`);
        else if (Math.abs((mine?.at ?? 0) - (yours?.at ?? 0)) > TOLERANCE_MS)
          found.push(`${where}: at another time`);
      }
    }
  }
  return found;
}
