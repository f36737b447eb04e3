/**
 * Every state of every element, in each theme and language, on a small phone and on a desk: no text is cut off, and nothing
 * sticks out of what holds it.
 */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES } from '../../demo/browser/states/prepared.js';
import { randomArtifact } from '../support/random-artifact.js';
import { type OpenShop, openShop } from './open-shop.js';

const THEMES = ['default', 'letterpress', 'transit', 'market', 'hush'];
const WIDTHS = [320, 1440];

/** What in the page, shadow roots and all, is wider or higher than the box that clips it, or sticks out of the window sideways. */
function cutOff(): string[] {
  const found = new Set<string>();
  const describeIt = (element: Element) =>
    `${(element.getRootNode() as ShadowRoot).host?.localName ?? 'page'} ${element.localName}.${element.getAttribute('part') ?? element.className}`;
  const look = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      // The page around them is the storefront's, and has tests of its own.
      if (root === document) continue;
      const { width, right, left } = element.getBoundingClientRect();
      // A pixel square is what is only for those who listen.
      if (width <= 1 || !element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      if (style.display === 'inline') continue;
      const isScrolled = /auto|scroll/.test(style.overflowX);
      if (!isScrolled && element.scrollWidth > element.clientWidth + 1)
        found.add(`${describeIt(element)}: ${element.scrollWidth} of ${element.clientWidth} px wide`);
      const clips = /hidden|clip/.test(style.overflowY);
      if (clips && element.scrollHeight > element.clientHeight + 1)
        found.add(`${describeIt(element)}: ${element.scrollHeight} of ${element.clientHeight} px high`);
      if (right > innerWidth + 1 || left < -1)
        found.add(`${describeIt(element)}: ${Math.round(left)} to ${Math.round(right)} of ${innerWidth} px`);
    }
  };
  look(document);
  return [...found];
}

describe('nothing is cut off', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop({ backend: 'cpu', exploration: 0 }, await randomArtifact(1));
  });
  afterAll(() => shop.close());

  const atEachWidth = async (page: Page): Promise<string[]> => {
    const found: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      found.push(...(await page.evaluate(cutOff)).map((what) => `${width}: ${what}`));
    }
    return found;
  };

  it.each(THEMES.flatMap((theme) => LOCALES.map((locale) => [theme, locale] as const)))(
    '%s, %s',
    async (theme, locale) => {
      const { page } = await shop.shopper({ reducedMotion: 'reduce' });
      await page.route('**/etui/*.jws', (route) => route.abort());
      for (const [path, tag, least] of [
        ['/states', 'etui-offer', 30],
        ['/states/own', 'etui-privacy', 3],
      ] as const) {
        await page.goto(`${shop.url}${path}?theme=${theme}&locale=${locale}&scheme=light`);
        await page.waitForFunction((name) => customElements.get(name) !== undefined, tag);
        await page.waitForLoadState('networkidle');
        expect(await page.locator(tag).count()).toBeGreaterThan(least);
        expect(await atEachWidth(page)).toEqual([]);
      }
      await page.context().close();
    },
  );
});
