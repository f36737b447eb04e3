/**
 * Private reports from the page's schedule to the server's counts: each device is a whole engine over a database of its own, its bytes go
 * through the server's real app, and what is checked is what the server then has. Draws are dealt evenly over [0, 1) instead of drawn, so
 * that a share is met to one report in n: far closer than chance could be held to with so few.
 */
import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { rootAnchor } from '../../../server/sign/root.js';
import { CEILING } from '../../../src/measure/ledger.js';
import { QUESTIONS } from '../../../src/measure/questions.js';
import { probabilities } from '../../../src/measure/randomised-response.js';
import { openStore } from '../../../src/store/open-store.js';
import type { ExportedData, OfferRecord } from '../../../src/store/store.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { couponInput, openShop, SHOP, START, type TestShop } from '../server/shop.js';

/** A device whose p is so many times too large draws as if each draw were as many times too small. */
const device = vi.hoisted(() => ({ error: 1 }));
vi.mock('../../../src/measure/randomised-response.js', async (original) => {
  const real = await original<typeof import('../../../src/measure/randomised-response.js')>();
  return {
    ...real,
    randomise: (truth: number, epsilon: number, answers: number, uniform: number) =>
      real.randomise(truth, epsilon, answers, uniform / device.error),
  };
});

const WEEK = 7 * 86_400_000;
const EPSILON = 3;
/** Reports that one device may make at this ε. */
const MOST = CEILING.lifetime / EPSILON;
const FreshDatabase = indexedDB.constructor as new () => IDBFactory;

/** What happened on a device in a week, if anything: the true answers are `dismissed` and one star, or none and none. */
const lived = (at: number): OfferRecord => ({
  id: `offer at ${at}`,
  couponId: 'a',
  sessionId: 'visit',
  at,
  status: 'dismissed',
  statusAt: at,
  propensity: 1,
  rating: { stars: 1, at },
});
const TRUTHS = { quiet: [0, 0], lively: [2, 1] } as const;
type Life = keyof typeof TRUTHS;

interface Posted {
  readonly device: number;
  readonly week: number;
  readonly body: string;
}

describe('private reports through the wire', () => {
  let shop: TestShop;
  let anchor: string;
  let app: TestShop['app'];
  beforeAll(async () => {
    shop = await openShop([couponInput('a')]);
    // Each device asks from an address of its own.
    app = shop.appWith({ addressOf: (context) => context.req.header('x-device') ?? '' });
    anchor = rootAnchor(await readFile(join(shop.folder, 'root.jws'), 'utf8'));
  });
  afterAll(() => shop.close());
  afterEach(async () => {
    device.error = 1;
    await shop.database.db.deleteFrom('reports').execute();
  });

  /**
   * A page load of every device in each of `weeks` weeks after the one in which they opt in.
   * @returns what was posted, and what the ledgers say in the end
   */
  async function live(life: Life, devices: number, weeks: number) {
    const posted: Posted[] = [];
    const databases = Array.from({ length: devices }, () => new FreshDatabase());
    const ledgers: unknown[] = [];
    const dealt = deal(devices * Math.min(weeks, MOST));
    for (let week = 0; week <= weeks; week++) {
      shop.now = START + week * WEEK;
      await shop.publish([couponInput('a')], undefined, { measurement: { epsilon: EPSILON, version: 1 } });
      for (const [index, database] of databases.entries()) {
        globalThis.indexedDB = database;
        if (life === 'lively' && week > 0) await happen(lived(shop.now - 60_000));
        const page = open(index, week, week === 0 ? () => 0.5 : dealt, posted);
        await visit(page);
        if (week === weeks)
          ledgers.push((await page.call<ExportedData>('exportAll')).state['measure/ledger']);
      }
    }
    return { posted, ledgers };
  }

  async function happen(offer: OfferRecord): Promise<void> {
    const store = await openStore({ consent: true, clock: () => shop.now, onProblem: () => undefined });
    await store.addOffer(offer, () => true);
  }

  function open(index: number, week: number, random: () => number, posted: Posted[]): EngineHarness {
    return new EngineHarness({
      fetch: async (input, init) => {
        const { pathname } = new URL(String(input));
        if (init?.method === 'POST') posted.push({ device: index, week, body: String(init.body) });
        const headers = {
          ...(init?.headers as Record<string, string>),
          origin: SHOP,
          'x-device': `10.0.0.${index}`,
        };
        return app.request(pathname, { ...init, headers, signal: null });
      },
      options: { shop: SHOP, base: `${SHOP}/etui/`, root: anchor },
      now: shop.now,
      random,
      ids: `${index}-${week}-`,
    });
  }

  async function visit({ engine }: EngineHarness): Promise<void> {
    engine.handle({ type: 'consent', consent: { personalise: true, measure: true } });
    engine.handle({ type: 'stage', stage: 'pool' });
    engine.handle({ type: 'stage', stage: 'model' });
    await engine.settled();
  }

  /** What the server counted, by question and answer. */
  async function counted(): Promise<number[][]> {
    const rows = await shop.database.db
      .selectFrom('reports')
      .select(['question', 'answer', 'count'])
      .execute();
    return QUESTIONS.map(({ id, answers }) =>
      answers.map((_, answer) =>
        rows
          .filter((row) => row.question === id && row.answer === answer)
          .reduce((sum, row) => sum + row.count, 0),
      ),
    );
  }

  /** Reports by answer that are further than one from what ε allows. */
  const astray = (counts: readonly (readonly number[])[], life: Life): string[] =>
    counts.flatMap((answers, question) => {
      const n = answers.reduce((sum, count) => sum + count, 0);
      const { p, q } = probabilities(EPSILON, answers.length);
      return answers.flatMap((count, answer) => {
        const expected = n * (answer === TRUTHS[life][question] ? p : q);
        return Math.abs(count - expected) > 1 ? [`${question}/${answer}: ${count} for ${expected}`] : [];
      });
    });

  it.each(['quiet', 'lively'] as const)(
    'of %s devices the server gets the shares that ε allows, a week and a lifetime long',
    async (life) => {
      const devices = 48;
      const { posted, ledgers } = await live(life, devices, MOST + 1);

      expect(new Set(posted.map(({ body }) => body.length)).size).toBe(1);
      // One a week of each device, whatever it lived; and none once its lifetime's ε is spent.
      expect(new Set(posted.map(({ device: one, week }) => `${one} ${week}`)).size).toBe(posted.length);
      expect(posted).toHaveLength(devices * MOST);
      expect(posted.every(({ week }) => week >= 1 && week <= MOST)).toBe(true);
      expect(ledgers).toEqual(
        Array.from({ length: devices }, () =>
          expect.objectContaining({ spent: EPSILON, lifetime: CEILING.lifetime }),
        ),
      );

      const counts = await counted();
      expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(posted.length);
      expect(astray(counts, life)).toEqual([]);
    },
  );

  it.each([1.01, 0.99])('a device whose p is %s times what it should be is found out', async (error) => {
    device.error = error;
    await live('lively', 48, MOST);
    expect(astray(await counted(), 'lively')).not.toEqual([]);
  });
});

/**
 * Draws for n reports, question before answer: half of them for either question, and those of one question in the middles of as many
 * equal parts of [0, 1), in an order that weeks and devices don't share.
 */
function deal(n: number): () => number {
  const half = n / 2;
  let drawn = 0;
  return () => {
    const report = Math.floor(drawn / 2);
    const isQuestion = drawn++ % 2 === 0;
    if (report >= n) return 0.5;
    if (isQuestion) return report % 2 === 0 ? 0.25 : 0.75;
    // 7 and half share no factor.
    return (((Math.floor(report / 2) * 7) % half) + 0.5) / half;
  };
}
