import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eshopRow, isEshopHeader } from '../../../training/replay/eshop-rows.js';
import { logRow } from '../../../training/replay/log-rows.js';
import { replay } from '../../../training/replay/replay.js';
import { REPLAY_POOL } from '../../../training/replay/replay-pool.js';
import { linesOf, type ReplayRow } from '../../../training/replay/rows.js';
import { randomArtifact } from '../../support/random-artifact.js';

const folder = mkdtempSync(join(tmpdir(), 'etui-replay-test-'));
const modelFile = join(folder, 'model.bin');

/** A student that finds every coupon a strong reason to buy, so that offers are made. */
beforeAll(async () => {
  writeFileSync(modelFile, await randomArtifact(1, { base: [-2, 0], coupons: [3, 0, 0] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function* parsed(lines: Iterable<string> | AsyncIterable<string>, parse: (line: string) => ReplayRow) {
  for await (const line of lines) yield parse(line);
}

const run = (rows: AsyncIterable<ReplayRow>) =>
  replay({ rows, pool: REPLAY_POOL, modelFile, ticks: () => 0 });

const click = (session: number, order: number, change: Record<number, string> = {}): string => {
  const fields = `2008;4;1;${order};29;${session};2;B${order};1;5;1;38;2;1`.split(';');
  for (const [index, value] of Object.entries(change)) fields[Number(index)] = value;
  return fields.join(';');
};

describe('a recording of the e-shop', () => {
  test('goes through the engine shopper by shopper, every row an event and a decision', async () => {
    const lines = [1, 2, 3, 4, 5].map((order) => click(1, order)).concat(click(2, 1), click(2, 2));
    expect(await run(parsed(lines, eshopRow))).toMatchObject({
      rows: 7,
      shoppers: 2,
      sessions: 2,
      events: 7,
      dropped: {},
      decisions: 7,
      // The third event is the first at which anything may be shown.
      offers: 1,
      nones: { 'too-early': 4, 'offer-open': 2 },
      problems: {},
    });
  });

  test('says of each row that is no event why not, and keeps the others', async () => {
    const lines = [
      click(1, 1),
      click(1, 2, { 11: 'cheap' }),
      click(1, 3, { 11: '0' }),
      click(1, 4, { 1: '2', 2: '30' }),
      click(1, 5, { 6: '9' }),
      click(1, 6, { 3: '0' }),
      click(1, 7, { 7: '' }),
      click(1, 8, { 5: '' }),
      '2008;4;1',
      click(1, 9),
    ];
    const result = await run(parsed(lines, eshopRow));
    expect(result).toMatchObject({ rows: 10, events: 2 });
    expect(result.dropped).toEqual({
      'bad-price': 2,
      'bad-date': 1,
      'unknown-category': 1,
      'bad-order': 1,
      'no-model': 1,
      'no-session': 1,
      'field-count': 1,
    });
  });

  test('is known by its header', () => {
    expect(
      isEshopHeader(
        'year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);colour',
      ),
    ).toBe(true);
    expect(isEshopHeader('{"shopper":"a"}')).toBe(false);
  });
});

test('rows of the log format go through, and what the engine refuses is counted by its reason', async () => {
  const at = Date.UTC(2025, 0, 1);
  const line = (row: object): string => JSON.stringify(row);
  const item = { item_id: 'a', price: 20 };
  const hour = 3_600_000;
  const lines = [
    line({ shopper: 'x', name: 'page_view', at }),
    line({ shopper: 'x', name: 'view_item', at: at + 1, params: { items: [item] } }),
    line({ shopper: 'x', name: 'view_item', at: at + 2, params: {} }),
    line({ shopper: 'x', name: 'levitate', at: at + 3 }),
    line({ shopper: 'x', name: 'page_view', at: at + hour }),
    line({ shopper: '', name: 'page_view', at }),
    line({ shopper: 'x', name: 'page_view', at: 'noon' }),
    'null',
    'not json',
    line({ type: 'order', shopper: 'x', at: at + hour + 1, order: 'o', value: 20 }),
    line({ type: 'exposure', shopper: 'x', at: at + hour + 2, coupon: 'ten-percent' }),
  ];
  const result = await run(parsed(lines, logRow));
  expect(result).toMatchObject({ rows: 11, shoppers: 1, sessions: 2, events: 4 });
  expect(result.dropped).toEqual({
    'no-items': 1,
    'unknown-name': 1,
    'bad-field shopper': 1,
    'bad-field at': 1,
    'no-object': 1,
    unreadable: 1,
    'no-event exposure': 1,
  });
});

describe('lines of a file', () => {
  const read = async (name: string) => {
    const lines: string[] = [];
    for await (const line of linesOf(join(folder, name))) lines.push(line);
    return lines;
  };

  test('are the same, gzipped or not', async () => {
    writeFileSync(join(folder, 'plain.csv'), 'one\r\ntwo\n\nthree');
    writeFileSync(join(folder, 'packed.csv.gz'), gzipSync('one\r\ntwo\n\nthree'));
    expect(await read('plain.csv')).toEqual(['one', 'two', 'three']);
    expect(await read('packed.csv.gz')).toEqual(['one', 'two', 'three']);
  });

  test('that break off are an error, and so is a file that is not there', async () => {
    writeFileSync(join(folder, 'broken.csv.gz'), gzipSync('one\ntwo\n'.repeat(10_000)).subarray(0, 60));
    await expect(read('broken.csv.gz')).rejects.toThrow();
    await expect(read('absent.csv')).rejects.toThrow('ENOENT');
  });
});

const ESHOP = '../shared/data/eshop-clothing-2008/e-shop-clothing-2008.csv.gz';

test.skipIf(!existsSync(ESHOP))(
  `of real clicks none is lost (skipped without ${ESHOP}, https://archive.ics.uci.edu/dataset/553)`,
  async () => {
    async function* firstRows(most: number) {
      let rows = -1;
      for await (const line of linesOf(ESHOP)) {
        if (rows++ >= 0) yield eshopRow(line);
        if (rows === most) return;
      }
    }
    const result = await run(firstRows(2_000));
    expect(result).toMatchObject({ rows: 2_000, events: 2_000, decisions: 2_000, dropped: {}, problems: {} });
    expect(result.shoppers).toBe(result.sessions);
  },
);
