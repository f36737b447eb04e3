/**
 * Every state of the offer × theme × language × width × scheme, photographed on the page of states, and one contact sheet of all of
 * them: `index.html` beside the pictures, and `contact-sheet.png` of it. Each links to its picture, of which it shows the head: whole, these
 * towers would make a sheet that no browser photographs.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import { LOCALES } from './browser/states/prepared.js';

const THEMES = ['default', 'letterpress', 'transit', 'market', 'hush'] as const;
const SCHEMES = ['light', 'dark'] as const;
/** A small phone, a tablet, a desk; 4K with what a shop would have there, a larger root size, once. */
const WIDTHS = [320, 768, 1440] as const;

export interface Shot {
  readonly theme: string;
  readonly locale: string;
  readonly scheme: 'light' | 'dark';
  /** All forms in one picture, or the dialog, which lies over everything. */
  readonly form?: 'dialog';
  readonly widths: readonly number[];
  /** What the system asks for, where it asks for something. */
  readonly system?: 'forced-colors' | 'more-contrast';
}

/** One load of the page each. @param only a name must contain it */
export function shotList(only: string): readonly Shot[] {
  const everyday = THEMES.flatMap((theme) =>
    LOCALES.flatMap((locale) => SCHEMES.map((scheme): Shot => ({ theme, locale, scheme, widths: WIDTHS }))),
  );
  const special = THEMES.flatMap((theme): Shot[] => [
    { theme, locale: 'en', scheme: 'light', form: 'dialog', widths: [320, 768] },
    { theme, locale: 'ar', scheme: 'dark', form: 'dialog', widths: [320] },
    { theme, locale: 'en', scheme: 'light', widths: [3840] },
    { theme, locale: 'en', scheme: 'dark', widths: [768], system: 'forced-colors' },
    { theme, locale: 'en', scheme: 'light', widths: [768], system: 'more-contrast' },
  ]);
  return [...everyday, ...special].filter((shot) => nameOf(shot).includes(only));
}

const nameOf = ({ theme, locale, scheme, form, system }: Shot): string =>
  [theme, locale, scheme, form, system].filter(Boolean).join('-');
const picturesOf = (shot: Shot) => shot.widths.map((width) => `${nameOf(shot)}-${width}`);

/** @param say one line of progress at a time */
export async function shootStates(
  browser: Browser,
  baseURL: string,
  out: string,
  shots: readonly Shot[],
  say: (line: string) => void,
): Promise<void> {
  mkdirSync(out, { recursive: true });
  for (const [index, shot] of shots.entries()) {
    say(`states ${index + 1} of ${shots.length}: ${nameOf(shot)}`);
    await shoot(browser, baseURL, out, shot);
  }
  await contactSheet(browser, out, shots.flatMap(picturesOf));
}

async function shoot(browser: Browser, baseURL: string, out: string, shot: Shot): Promise<void> {
  const { theme, locale, scheme, form, widths, system } = shot;
  const context = await browser.newContext({
    baseURL,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width: widths[0] as number, height: 900 },
    ...(system === 'forced-colors' && { forcedColors: 'active' as const }),
    ...(system === 'more-contrast' && { contrast: 'more' as const }),
  });
  await context.addCookies([{ name: 'consent', value: 'no', url: baseURL }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`  ${nameOf(shot)}: ${error.message}`));
  // Prepared answers need no pool, and without one no model is brought up.
  await page.route('**/etui/*.jws', (route) => route.abort());
  await page.goto(`/states?${new URLSearchParams({ theme, locale, scheme, ...(form && { form }) })}`);
  await page.waitForFunction(() => customElements.get('etui-offer') !== undefined);
  for (const [index, width] of widths.entries()) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    const path = join(out, `${picturesOf(shot)[index]}.png`);
    if (form === 'dialog') await page.screenshot({ path });
    else await page.locator('#states').screenshot({ path });
  }
  await context.close();
}

/** All elements have rendered, and what their buttons set off has, too. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const all = [...document.querySelectorAll('etui-offer')] as (Element & {
      updateComplete: Promise<boolean>;
    })[];
    for (let turn = 0; turn < 6; turn++) {
      await Promise.all(all.map((one) => one.updateComplete));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

export async function contactSheet(browser: Browser, out: string, names: readonly string[]): Promise<void> {
  const figures = names.map(
    (name) =>
      `<figure><a href="${name}.png"><img src="${name}.png" alt="${name}"></a><figcaption>${name}</figcaption></figure>`,
  );
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Every state of the offer</title>
<style>body{font:12px system-ui;margin:12px;background:#888}main{columns:8 180px;column-gap:10px}
figure{margin:0 0 10px;break-inside:avoid;background:#fff}
img{width:100%;aspect-ratio:1/3;object-fit:cover;object-position:top;display:block}figcaption{padding:4px}</style>
<h1>${names.length} pictures</h1><main>${figures.join('\n')}</main>`;
  const file = join(out, 'index.html');
  writeFileSync(file, page);
  const sheet = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await sheet.goto(pathToFileURL(file).href);
  await sheet.screenshot({ path: join(out, 'contact-sheet.png'), fullPage: true });
  await sheet.close();
}
