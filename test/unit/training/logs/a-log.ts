/** Small logs for tests: rows as objects, a pool, and a folder that goes away. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { POOL_SCHEMA_VERSION, Pool } from '../../../../src/pool/schema.js';
import { examplesFromLogs, type LogOptions } from '../../../../training/logs/examples-from-logs.js';
import { ndjsonSource } from '../../../../training/logs/source.js';

export const DAY = 24 * 3_600_000;
/** Midnight, so that the cut's whole hours don't matter. */
export const START = Date.UTC(2025, 0, 1);

const copy = { en: { title: 'An offer', body: 'An offer.' } };

export const POOL: Pool = v.parse(Pool, {
  schemaVersion: POOL_SCHEMA_VERSION,
  shop: 'https://shop.example',
  currency: 'EUR',
  economics: { marginRate: 0.5 },
  catalogue: { priceDeciles: [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000], typicalOrder: 5000 },
  coupons: [
    { id: 'ten', benefit: { kind: 'percent', percent: 10 }, copy, code: { type: 'fixed', value: 'TEN' } },
    {
      id: 'lamps',
      benefit: { kind: 'percent', percent: 15 },
      scope: { categories: ['lamps'] },
      copy,
      code: { type: 'minted' },
    },
  ],
});

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'etui-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes rows, objects as JSON and texts as they are, a line each. */
export function writeLog(rows: readonly (object | string)[], name = 'log.ndjson'): string {
  const file = join(tempFolder(), name);
  const text = rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

/** All shoppers train, nothing is cut off, and the log goes on for long enough, unless told otherwise. */
export const read = (rows: readonly (object | string)[], options: Partial<LogOptions> = {}) =>
  examplesFromLogs([ndjsonSource(writeLog([...rows, ...goesOn(rows)]))], {
    pool: POOL,
    seed: 1,
    now: START + 400 * DAY,
    testShare: 0,
    tuneShare: 0,
    testTime: 0,
    ...options,
  });

/** Somebody still looks at something two months later: what followed is known. */
const goesOn = (rows: readonly (object | string)[]) =>
  rows.length === 0 ? [] : [event('somebody', START + 59 * DAY, 'page_view', {})];

export const event = (shopper: string, at: number, name: string, params: object) => ({
  shopper,
  at,
  name,
  params,
});

export const view = (shopper: string, at: number, id: string, category = 'chairs', price = 25) =>
  event(shopper, at, 'view_item', {
    currency: 'EUR',
    items: [{ item_id: id, item_category: category, price }],
  });
