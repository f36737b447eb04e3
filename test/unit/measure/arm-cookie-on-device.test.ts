import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { ExportedData } from '../../../src/store/store.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

const CONSENT = { personalise: true, measure: false };

async function start(): Promise<EngineHarness> {
  const shop = await signedShop({
    pool: poolOf([couponInput()], { trial: { id: 't', holdout: 0.5 } }),
    artifact: await randomArtifact(1),
    now: NOW,
  });
  const harness = await new EngineHarness({
    fetch: shop.fetch,
    options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
    now: NOW + HOUR,
  }).ready();
  await shop.remove();
  return harness;
}

describe('the shop’s arm cookie on the device', () => {
  const asked = (harness: EngineHarness) => harness.of('armCookie').length;
  const afterwards = async (harness: EngineHarness) => {
    await harness.engine.settled();
    return harness.call('orderFields');
  };

  it('asks the page for the shop’s arm cookie with consent only, and goes by it from then on', async () => {
    const harness = await start();
    expect(asked(harness)).toBe(0);
    await harness.call('armCookie', 'e12.9');
    expect(await afterwards(harness)).toMatchObject({ etui_arm_source: 'local' });

    harness.engine.handle({ type: 'consent', consent: CONSENT });
    await harness.engine.settled();
    expect(asked(harness)).toBe(1);
    await harness.call('armCookie', 'e12.9');
    const fields = await afterwards(harness);
    expect(fields).toMatchObject({ etui_arm_source: 'cookie' });
    const { state } = await harness.call<ExportedData>('exportAll');
    expect(state['arm-cookie']).toBe('e12.9');

    await harness.call('armCookie', undefined);
    expect(await afterwards(harness)).toMatchObject({ etui_arm_source: 'local' });
  });

  it('takes what no server of the shop has drawn for no cookie', async () => {
    const harness = await start();
    harness.engine.handle({ type: 'consent', consent: CONSENT });
    await harness.call('armCookie', 'e12.99');
    expect(await afterwards(harness)).toMatchObject({ etui_arm_source: 'local' });
    expect((await harness.call<ExportedData>('exportAll')).state).not.toHaveProperty('arm-cookie');
  });
});
