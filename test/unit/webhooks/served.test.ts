/** A whole server: what it does by itself, with the folder of keys as a person left it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishedTerms } from '../../../server/published.js';
import { createKey, createServerSecrets } from '../../../server/sign/keys.js';
import { signRoot } from '../../../server/sign/root.js';
import { signPool } from '../../../server/sign/sign-pool.js';
import { startServer } from '../../../server/start-server.js';
import { addEndpoint } from '../../../server/webhooks/endpoints.js';
import { couponInput, poolInput, SHOP } from '../server/shop.js';
import { startReceiver } from './receiver.js';

test('a server delivers its webhooks and makes its token keys without being asked', async () => {
  const base = await mkdtemp(join(tmpdir(), 'etui-served-'));
  const [folder, keys, model] = [join(base, 'public'), join(base, 'keys'), join(base, 'model.bin')];
  const trusted: string[] = [];
  const receiver = await startReceiver(() => trusted);
  try {
    await createKey(keys, 'root');
    await createKey(keys, 'manifest');
    await createServerSecrets(keys);
    await signRoot({ folder, keys: [keys], shop: SHOP, profile: 'hosted', now: Date.now() });
    await writeFile(model, 'to the server just bytes');
    const publish = (change: object) => {
      const pool = { ...poolInput([couponInput('a')]), ...change };
      return signPool({ folder, keys: [keys], pool, models: [{ file: model, share: 1 }], now: Date.now() });
    };
    await publish({ rights: {} });
    trusted.push(...(await addEndpoint(keys, receiver.url, true)).secrets);
    const server = await startServer({ folder, keys, port: 0 });
    try {
      expect((await publishedTerms(folder)()).tokenKeys.length).toBeGreaterThan(0);
      await publish({});
      const claim = await fetch(`${server.url}/etui/claim`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: SHOP },
        body: JSON.stringify({ coupon: 'a', claim: 'a-claim-of-this-test' }),
      });
      expect(claim.status).toBe(200);
      await expect.poll(() => receiver.accepted.length, { timeout: 60_000, interval: 100 }).toBe(1);
      expect(receiver.accepted[0]).toMatchObject({ type: 'coupon.claimed', data: { coupon: 'a' } });
    } finally {
      await server.close();
    }
  } finally {
    await receiver.close();
    await rm(base, { recursive: true });
  }
}, 180_000);
