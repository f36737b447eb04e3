/**
 * Two simulated shoppers of the demo's shop, picked by what is true of them before any model has seen them, are replayed
 * in Chromium on WebGPU (asked for by name: the adapter is software here) and in Node on the CPU.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import { demoPool } from '../../demo/pool.js';
import type { Etui } from '../../src/etui.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { parseArtifact } from '../../src/model/artifact.js';
import type { Decision } from '../../src/policy/types.js';
import { Pool } from '../../src/pool/schema.js';
import { decideInNode } from '../../training/decide-in-node.js';
import { pickReplayShoppers, type ReplayShoppers } from '../../training/replay-shoppers.js';
import { createRandom } from '../../training/simulator/random.js';
import { withBehaviour } from '../../training/simulator/shop.js';
import { EngineHarness } from '../support/engine-harness.js';
import { type OpenShop, openShop } from './open-shop.js';

const SEED = 1;
const DAY = 24 * 3_600_000;
/** Of utilities, minor units: outputs agree within 1e-3 (PARITY_TOLERANCE), orders are some thousands. */
const MONEY_TOLERANCE = 5;

type WindowWithEtui = Record<symbol, Etui | undefined>;

const status = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as WindowWithEtui)[Symbol.for('etui')]?.status());

describe('what the browser decides on WebGPU', () => {
  let shop: OpenShop;
  let shoppers: ReplayShoppers;
  let pool: Pool;
  beforeAll(async () => {
    shop = await openShop({ backend: 'webgpu', exploration: 0 });
    pool = v.parse(Pool, demoPool(shop.url));
    shoppers = pickReplayShoppers(withBehaviour(pool, PRODUCTS, createRandom(`e2e/${SEED}`)), SEED);
  });
  afterAll(() => shop.close());

  /** The same visit, moved by whole days so that it ended within the last one. */
  function recent(events: readonly ShopEvent[]): ShopEvent[] {
    const last = (events.at(-1) as ShopEvent).at;
    const shift = Math.floor((Date.now() - last) / DAY) * DAY;
    return events.map((event) => ({ ...event, at: event.at + shift }));
  }

  /** A replay page whose model runs on WebGPU. */
  async function replayPage(): Promise<{ page: Page; trouble: string[] }> {
    const opened = await shop.shopper({ locale: 'en-GB' });
    await opened.page.goto(`${shop.url}/replay`);
    await expect
      .poll(() => status(opened.page), { timeout: 60_000 })
      .toMatchObject({ backend: 'webgpu', problems: [] });
    return opened;
  }

  /** At once: only the visit's end is a moment, because nothing could have been shown before. One by one: each event is. */
  function replay(
    page: Page,
    events: readonly ShopEvent[],
    how: 'at once' | 'one by one',
  ): Promise<Decision[]> {
    return page.evaluate(
      async ([visit, oneByOne]) => {
        const etui = (globalThis as unknown as WindowWithEtui)[Symbol.for('etui')] as Etui;
        const decisions: Decision[] = [];
        const stop = etui.on('decision', (decision) => decisions.push(decision));
        etui.display(oneByOne);
        for (const { name, params, at } of visit) {
          etui.track(name, params, { at });
          if (oneByOne) await etui.settled();
        }
        await etui.settled();
        if (!oneByOne) etui.display(true);
        await etui.settled();
        stop();
        return decisions;
      },
      [events, how === 'one by one'] as const,
    );
  }

  const told = ({ action, reason, couponId, candidates }: Decision) => ({
    action,
    reason,
    couponId,
    reasons: Object.fromEntries(candidates.map((one) => [one.couponId, one.reason])),
  });

  function expectSame(inBrowser: Decision, inNode: Decision): void {
    expect(told(inBrowser)).toEqual(told(inNode));
    for (const [index, candidate] of inBrowser.candidates.entries()) {
      const other = inNode.candidates[index]?.utility;
      if (candidate.utility === undefined) expect(other).toBeUndefined();
      else expect(Math.abs(candidate.utility - (other as number))).toBeLessThan(MONEY_TOLERANCE);
    }
  }

  it.each([
    ['shows the profitable persuadable an offer', 'persuadable', 'show'],
    ['leaves the sure buyer alone', 'sureBuyer', 'none'],
  ] as const)('%s, as Node does, and on the GPU', async (_, who, action) => {
    const { page, trouble } = await replayPage();
    const events = recent(shoppers[who].moment.events);
    const before = (await status(page))?.gpuDispatches;
    const decisions = await replay(page, events, 'at once');
    expect((await status(page))?.gpuDispatches).toBeGreaterThan((before ?? 0) + 5);

    const model = parseArtifact(await shippedModel());
    const inNode = await decideInNode(model, pool, events, { locale: 'en-GB' });
    expect(decisions).toHaveLength(1);
    expectSame(decisions[0] as Decision, inNode);
    expect(inNode.action).toBe(action);
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('is what Node’s engine decides at every single event of both visits', async () => {
    for (const who of ['persuadable', 'sureBuyer'] as const) {
      const { page } = await replayPage();
      const events = recent(shoppers[who].moment.events);
      const decisions = await replay(page, events, 'one by one');
      const root = (await page.locator('script[data-root]').getAttribute('data-root')) as string;
      const harness = await new EngineHarness({
        fetch,
        options: { shop: shop.url, base: `${shop.url}/etui/`, root, locale: 'en-GB', exploration: 0 },
        now: Date.now(),
      }).ready();
      for (const { name, params, at } of events) {
        harness.now = at;
        await harness.event(name, params, 0);
      }
      const inNode = harness.of('decision').map(({ decision }) => decision);
      expect(decisions).toHaveLength(inNode.length);
      for (const [index, decision] of decisions.entries()) expectSame(decision, inNode[index] as Decision);
      await page.close();
    }
  });
});

function shippedModel(): Promise<Uint8Array> {
  return readFile(join(import.meta.dirname, '../../model-artifacts/student/model.bin'));
}
