import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { PRODUCTS } from '../../../demo/catalogue.js';
import { demoPool } from '../../../demo/pool.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import { parseArtifact } from '../../../src/model/artifact.js';
import { Pool } from '../../../src/pool/schema.js';
import { decideInNode } from '../../../training/decide-in-node.js';
import { judge } from '../../../training/evaluation/judge.js';
import { decideAll } from '../../../training/evaluation/policies.js';
import { type JudgedShopper, shoppersOf } from '../../../training/evaluation/population.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { pickReplayShoppers } from '../../../training/replay-shoppers.js';
import { createRandom } from '../../../training/simulator/random.js';
import { withBehaviour } from '../../../training/simulator/shop.js';

const SEED = 4;
const shipped = parseArtifact(
  readFileSync(new URL('../../../model-artifacts/student/model.bin', import.meta.url)),
);
const random = createRandom(`demo/${SEED}`);
const shop = withBehaviour(v.parse(Pool, demoPool('http://localhost:4173')), PRODUCTS, random);

beforeAll(startTensorflow);

test('in the demo’s shop, which nobody drew, the policy earns more than showing nothing or the simple policies', () => {
  const rows = judge(shipped.weights, shoppersOf(shop, 0, 1500, random), { id: 'demo', seed: SEED });
  const over = rows.filter(({ id }) => id.includes('.over-'));
  expect(over.map(({ id }) => id)).toContain('demo.over-propensity-ranked');
  expect(over).toHaveLength(5);
  for (const row of over) expect(row, JSON.stringify(row)).toMatchObject({ ok: true });
});

test('shoppers to replay are found by what is true of them, and a fresh device knows of them what the simulator does', () => {
  const picked = pickReplayShoppers(shop, SEED);
  for (const { moment } of Object.values(picked) as JudgedShopper[]) {
    const folded = moment.events.reduce<ShopperState>(
      (state, event, index) =>
        foldShopper(state, { ...event, sessionId: 'x' }, index === 0, shop.pool.currency),
      EMPTY_SHOPPER,
    );
    expect(folded).toEqual(moment.state);
  }
  expect(picked.sureBuyer.none.pBuy).toBeGreaterThan(0.8);
  expect(picked.persuadable.none.pBuy).toBeLessThanOrEqual(0.5);
});

test('one visit decided by the device’s runtime is decided as it is in a batch on wasm', async () => {
  const { sureBuyer, persuadable } = pickReplayShoppers(shop, SEED);
  const together = decideAll(shipped.weights, [sureBuyer, persuadable]);
  for (const [index, shopper] of [sureBuyer, persuadable].entries()) {
    const alone = await decideInNode(shipped, shop.pool, shopper.moment.events);
    expect(alone).toMatchObject({ action: together[index]!.action, reason: together[index]!.reason });
    expect(alone.couponId).toBe(together[index]!.couponId);
    alone.candidates.forEach((candidate, at) => {
      expect(candidate.utility ?? 0).toBeCloseTo(together[index]!.candidates[at]?.utility ?? 0, 0);
    });
  }
});
