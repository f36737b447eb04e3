import { type BrowserContextOptions, devices, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import type { Etui } from '../../src/etui.js';
import type { PoolInput } from '../../src/pool/schema.js';
import { randomArtifact } from '../support/random-artifact.js';
import { type OpenShop, openShop } from './open-shop.js';

/** A student that finds every coupon worth showing: what decides here is the moment. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const [ONE, OTHER] = PRODUCTS.filter(({ price }) => price > 9_000).map(({ id }) => id) as [string, string];

const scenarios: PoolInput['scenarios'] = [
  {
    id: 'leaving',
    // A machine that runs other tests beside this one moves its finger slowly.
    triggers: [{ kind: 'exit_intent', afterMs: 0, screens: 0.5, screensPerSecond: 1.2 }],
    channels: ['dialog'],
  },
  {
    id: 'unsure',
    triggers: [{ kind: 'cart_hesitation', idleMs: 1_500 }],
    channels: ['toast'],
  },
];

/** The one coupon is for these scenarios and for no other moment. */
const onlyIn = (pool: PoolInput): PoolInput => ({
  ...pool,
  scenarios,
  coupons: pool.coupons.map((coupon) => ({
    ...coupon,
    conditions: { ...coupon.conditions, scenarios: ['leaving', 'unsure'] },
  })),
});

const settled = (page: Page) =>
  page.evaluate(async () => {
    const etui = (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')];
    await etui?.settled();
    return etui?.status();
  });

describe('a moment in the demo’s shop', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop(
      { backend: 'cpu', exploration: 0, coupons: ['whole-5'], pool: onlyIn },
      await randomArtifact(1, EAGER),
    );
  });
  afterAll(() => shop.close());

  const offer = (page: Page) => page.locator('etui-offer').getByRole('region');

  /** Has looked at two things, is on the second's page, and the model is there; nothing has been offered. */
  async function looking(context?: BrowserContextOptions): Promise<Page> {
    const { page } = await shop.shopper(context);
    await page.goto(`${shop.url}/p/${ONE}`);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.goto(`${shop.url}/p/${OTHER}`);
    await expect.poll(async () => (await settled(page))?.backend).toBe('cpu');
    expect(await offer(page).count()).toBe(0);
    return page;
  }

  it('with a mouse: the pointer goes out at the top, and a dialog asks once', async () => {
    const page = await looking();
    await page.mouse.move(300, 300);
    await page.mouse.move(300, 40, { steps: 4 });
    expect(await offer(page).count()).toBe(0);
    await page.mouse.move(300, -5);
    await page.locator('etui-offer dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => offer(page).count()).toBe(0);
    await page.mouse.move(300, 300);
    await page.mouse.move(300, -5);
    await settled(page);
    expect(await offer(page).count()).toBe(0);
  });

  it('by touch: a fast scroll up is a sign, a slow one is none', async () => {
    const page = await looking(devices['Pixel 7']);
    const touch = await page.context().newCDPSession(page);
    /** A finger goes down the glass by so many px at a time; where it is still at the end, the page does not coast. */
    const swipe = async (steps: number, px: number, rests = 0) => {
      const finger = (step: number) => [{ x: 200, y: 100 + step * px }];
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: finger(0) });
      for (let step = 1; step <= steps + rests; step++) {
        const touchPoints = finger(Math.min(step, steps));
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
      }
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await page.evaluate(() => {
      document.body.style.minHeight = '6000px';
      scrollTo(0, 4_000);
    });
    await swipe(50, 12, 10);
    await settled(page);
    expect(await offer(page).count()).toBe(0);
    await swipe(6, 110);
    await page.locator('etui-offer dialog[open]').waitFor();
  });

  it('back from one page of the shop to another is a sign', async () => {
    const page = await looking();
    await page.goBack();
    await page.locator('etui-offer dialog[open]').waitFor();
  });

  it('a cart left alone for long enough: a toast comes with time alone, and nothing is asked of the network', async () => {
    const page = await looking();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect.poll(async () => (await settled(page))?.backend).toBe('cpu');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.locator('etui-offer[channel=toast]').getByRole('region').waitFor();
    expect(asked).toEqual([]);
  });
});
