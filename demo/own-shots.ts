/** Every state of wallet, reasons and privacy × language × scheme × width, and × theme, photographed; one contact sheet of all. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright';
import { LOCALES } from './browser/states/prepared.js';
import { contactSheet } from './state-shots.js';

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [320, 768, 1440] as const;
const THEMES = ['letterpress', 'transit', 'market', 'hush'] as const;

interface OwnShot {
  readonly name: string;
  /** Of the page of states. */
  readonly query: Readonly<Record<string, string>>;
  readonly width: number;
  readonly system?: BrowserContextOptions;
  /** As it is printed. */
  readonly isPrint?: boolean;
  /** What lies over the page: the window alone is photographed. */
  readonly isWindow?: boolean;
}

/** @param only a name must contain it */
export function ownShotList(only: string): readonly OwnShot[] {
  const everyday = LOCALES.flatMap((locale) =>
    SCHEMES.flatMap((scheme) =>
      WIDTHS.map(
        (width): OwnShot => ({ name: `own-${locale}-${scheme}-${width}`, query: { locale, scheme }, width }),
      ),
    ),
  );
  const themed = THEMES.flatMap((theme) =>
    SCHEMES.map(
      (scheme): OwnShot => ({ name: `own-${theme}-${scheme}`, query: { theme, scheme }, width: 768 }),
    ),
  );
  const dialogs = LOCALES.flatMap((locale) =>
    ([320, 768] as const).map(
      (width): OwnShot => ({
        name: `own-dialog-${locale}-${width}`,
        query: { locale, dialog: '' },
        width,
        isWindow: true,
      }),
    ),
  );
  const special: OwnShot[] = [
    { name: 'own-4k', query: {}, width: 3840 },
    {
      name: 'own-forced-colors',
      query: {},
      width: 768,
      system: { forcedColors: 'active', colorScheme: 'dark' },
    },
    { name: 'own-more-contrast', query: {}, width: 768, system: { contrast: 'more' } },
    { name: 'own-print', query: {}, width: 794, isPrint: true },
  ];
  return [...everyday, ...themed, ...dialogs, ...special].filter(({ name }) => name.includes(only));
}

/** @param say one line of progress at a time */
export async function shootOwn(
  browser: Browser,
  baseURL: string,
  out: string,
  shots: readonly OwnShot[],
  say: (line: string) => void,
): Promise<void> {
  mkdirSync(out, { recursive: true });
  for (const [index, shot] of shots.entries()) {
    say(`own elements ${index + 1} of ${shots.length}: ${shot.name}`);
    await shoot(browser, baseURL, out, shot);
  }
  await contactSheet(
    browser,
    out,
    shots.map(({ name }) => name),
  );
}

async function shoot(browser: Browser, baseURL: string, out: string, shot: OwnShot): Promise<void> {
  const { name, query, width, system, isPrint, isWindow } = shot;
  const colorScheme = query['scheme'] === 'dark' ? 'dark' : 'light';
  const viewport = { width, height: isWindow ? 800 : 900 };
  const context = await browser.newContext({
    baseURL,
    viewport,
    colorScheme,
    reducedMotion: 'reduce',
    ...system,
  });
  await context.addCookies([{ name: 'consent', value: 'no', url: baseURL }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`  ${name}: ${error.message}`));
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().includes('ERR_FAILED'))
      console.error(`  ${name}: ${line.text()}`);
  });
  // Prepared answers need no pool, and without one no model is brought up.
  await page.route('**/etui/*.jws', (route) => route.abort());
  await page.goto(`/states/own?${new URLSearchParams(query)}`);
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll<HTMLElement>('.own-state > :last-child')];
    return all.length > 0 && all.every((each) => each.dataset['ready'] !== undefined);
  });
  if (isPrint) await page.emulateMedia({ media: 'print' });
  const path = join(out, `${name}.png`);
  if (isWindow) await page.screenshot({ path });
  else await page.locator('#own-states').screenshot({ path });
  await context.close();
}
