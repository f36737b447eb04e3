import { afterEach, expect, test, vi } from 'vitest';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { signedShop } from '../../support/signed-shop.js';
import { couponInput, NOW, poolOf } from '../policy/fixtures.js';

afterEach(() => vi.restoreAllMocks());

test('the engine tries WebAssembly where the page’s options allow it, and not otherwise', async () => {
  const shop = await signedShop({
    pool: poolOf([couponInput({ id: 'ten' })]),
    artifact: await randomArtifact(1),
    now: NOW,
  });
  const tried = vi.spyOn(WebAssembly, 'Module');
  const start = async (wasm: boolean) => {
    const place = { shop: 'https://shop.example', base: shop.base, root: shop.anchor };
    await new EngineHarness({ fetch: shop.fetch, options: { ...place, wasm }, now: NOW }).ready();
    return tried.mock.calls.length;
  };
  try {
    expect(await start(false)).toBe(0);
    expect(await start(true)).toBe(1);
  } finally {
    await shop.remove();
  }
});
