/** docs/consent.md, "What happens in each state": every cell, with the engine, a database and a wire. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialConsent, rememberChoice } from '../../../../src/capture/consent.js';
import type { Host } from '../../../../src/capture/report.js';
import type { Consent } from '../../../../src/protocol.js';
import type { ExportedData } from '../../../../src/store/store.js';
import { EngineHarness } from '../../../support/engine-harness.js';
import { randomArtifact } from '../../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../../policy/fixtures.js';

const docs = readFileSync(new URL('../../../../docs/consent.md', import.meta.url), 'utf8');
const table = docs.split('## What happens in each state')[1]?.split('\n#')[0] ?? '';
const lines = table.split('\n').filter((line) => line.startsWith('| '));
const cells = lines.map((line) => line.slice(2, -2).split(' | '));
const [head = [], ...rows] = cells;

const DAY = 24 * HOUR;
const FreshDatabase = indexedDB.constructor as new () => IDBFactory;
const item = (id: string) => ({ currency: 'EUR', items: [{ item_id: id, price: 40 }] });

/** As much of a page's window as keeps the shopper's word. */
function fakeHost(): Host & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return { kept, localStorage } as never;
}

describe('the table of states', () => {
  let shop: SignedShop;
  beforeAll(async () => {
    const pool = poolOf([couponInput({ id: 'ten' })], { measurement: { epsilon: 1 } });
    shop = await signedShop({
      pool,
      artifact: await randomArtifact(1, { base: [-12, 0], coupons: [20, -12, 0] }),
      now: NOW,
    });
  });
  afterAll(() => shop.remove());

  it('has every state, and these columns', () => {
    expect(rows.map(([personalise, measure]) => `${personalise}, ${measure}`)).toEqual([
      'not answered, not answered',
      'no, no',
      'no, yes',
      'yes, no',
      'yes, yes',
    ]);
    expect(head.slice(2)).toHaveLength(4);
  });

  describe.each(rows)('personalise %s, measure %s', (personalise, measure, ...columns) => {
    const word: Consent | undefined =
      personalise === 'not answered'
        ? undefined
        : { personalise: personalise === 'yes', measure: measure === 'yes' };

    /** Three pages of one browser, nearly a week apart: what becomes of them. */
    async function visit(): Promise<readonly boolean[]> {
      globalThis.indexedDB = new FreshDatabase();
      const host = fakeHost();
      let reports = 0;
      let offered = false;
      let found = false;
      for (let number = 0; number < 3; number++) {
        const now = NOW + HOUR + number * 6.9 * DAY;
        await shop.sign({ now });
        const page = new EngineHarness({
          fetch: async (input, init) => {
            if (init?.method !== 'POST') return shop.fetch(input, init);
            reports++;
            return new Response(null, { status: 204 });
          },
          options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
          now,
          random: () => 0.5,
          ids: `page-${number}-`,
        });
        if (word && number === 0) rememberChoice(host, word);
        page.engine.handle({ type: 'consent', consent: initialConsent(host, 'pending') });
        await page.engine.settled();
        const before = await page.call<ExportedData>('exportAll');
        found ||= before.events.length > 0;
        await page.ready();
        for (const id of ['a', 'b', 'c']) await page.event('view_item', item(id), 5_000, `${number} ${id}`);
        offered ||= page.of('offer').some(({ offer }) => offer !== null);
      }
      return [offered, found, host.kept.size > 0, reports > 0];
    }

    it(`as the table says: ${columns.join(', ')}`, async () => {
      expect(await visit()).toEqual(columns.map((cell) => cell === 'yes'));
    });
  });
});
