import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examplesFromLogs } from '../../../../training/logs/examples-from-logs.js';
import { LogProblem } from '../../../../training/logs/problem.js';
import { ndjsonSource } from '../../../../training/logs/source.js';
import { DAY, event, POOL, read, START, tempFolder, view, writeLog } from './a-log.js';

const SECOND = 1_000;
const at = (second: number) => START + second * SECOND;
const looks = (shopper: string, count: number, gap = 20) =>
  Array.from({ length: count }, (_, index) => view(shopper, at(index * gap), `item-${index}`));

describe('rows that are none', () => {
  it('are counted and named with the place of the first, and lose nothing of the others', async () => {
    const { report } = await read([
      ...looks('anna', 3),
      '{"shopper": "ben", "at": 1',
      '[1, 2]',
      { ...view('anna', at(70), 'x'), type: 'sighting' },
      { type: 'exposure', shopper: 'anna', at: at(71), coupon: 'ten', propensty: 0.5 },
      { type: 'exposure', shopper: 'anna', at: at(72), coupon: 'ten', propensity: 1.5 },
      { type: 'exposure', shopper: 'anna', at: at(73), coupon: 'of-old' },
      event('anna', at(74), 'first_visit', {}),
      event('anna', at(75), 'view_item', {}),
      { type: 'order', shopper: 'anna', at: at(76), order: 'o', value: 10, currency: 'USD' },
      event('anna', 1_700_000_000, 'page_view', {}),
      event('anna', START + 500 * DAY, 'page_view', {}),
      ...looks('ben', 3),
    ]);
    expect(report.dropped).toEqual({
      'bad-field propensity': { count: 1, first: 'log.ndjson:8' },
      'far-past': { count: 1, first: 'log.ndjson:13' },
      future: { count: 1, first: 'log.ndjson:14' },
      'no-items': { count: 1, first: 'log.ndjson:11' },
      'no-object': { count: 1, first: 'log.ndjson:5' },
      'other-currency': { count: 1, first: 'log.ndjson:12' },
      'unknown-coupon': { count: 1, first: 'log.ndjson:9' },
      'unknown-field propensty': { count: 1, first: 'log.ndjson:7' },
      'unknown-name': { count: 1, first: 'log.ndjson:10' },
      'unknown-type': { count: 1, first: 'log.ndjson:6' },
      unreadable: { count: 1, first: 'log.ndjson:4' },
    });
    expect(report.types).toEqual({ event: 7 });
    expect(report.rows).toBe(18);
    expect(report.warnings.join()).toContain('seconds');
  });

  it('say which parts of a kept row were left out', async () => {
    const { report } = await read([
      ...looks('anna', 3),
      event('anna', at(80), 'view_item', { items: [{ item_id: 'a', price: 'dear' }] }),
    ]);
    expect(report.notes).toEqual({ 'bad-field': { count: 1, first: 'log.ndjson:4' } });
  });
});

describe('a file that is no log', () => {
  const problem = async (rows: readonly (object | string)[], name?: string) => {
    const file = writeLog(rows, name);
    const work = tempFolder();
    const failed = await examplesFromLogs([ndjsonSource(file)], {
      pool: POOL,
      seed: 1,
      now: START + 400 * DAY,
      work,
    }).catch((thrown: unknown) => thrown);
    expect(failed).toBeInstanceOf(LogProblem);
    expect(readdirSync(work), 'temporary files').toEqual([]);
    return { file, problem: failed as LogProblem };
  };

  it('stops the import at once when none of its first rows can be read, with the first line', async () => {
    const { file, problem: found } = await problem([
      '',
      ...Array.from({ length: 5_000 }, (_, row) => ({ user: row })),
    ]);
    expect(found.message).toContain(`${file}:2: bad-field shopper; 20 of the first 20 rows`);
    expect(found.code).toBe('refused');
  });

  it('stops when more than one row in twenty is broken', async () => {
    const good = looks('anna', 1_500, 3_600);
    const { problem: found } = await problem(good.map((row, index) => (index % 15 === 7 ? 'x' : row)));
    expect(found.line).toBe(8);
  });

  it('names the file when it can’t be read, or its gzip is broken', async () => {
    const broken = join(tempFolder(), 'log.ndjson.gz');
    writeFileSync(broken, 'no gzip');
    for (const file of [broken, '/nowhere/log.ndjson']) {
      const options = { pool: POOL, seed: 1, now: START, work: tempFolder() };
      await expect(examplesFromLogs([ndjsonSource(file)], options)).rejects.toThrow(file);
    }
  });
});

describe('cleaning', () => {
  it('keeps once what was said twice: by id, to the letter, or by a tag that fired twice', async () => {
    const { report } = await read([
      { ...view('anna', at(0), 'a'), id: 'e-1' },
      { ...view('anna', at(40), 'a'), id: 'e-1' },
      view('anna', at(60), 'b'),
      view('anna', at(60), 'b'),
      view('anna', at(80), 'c'),
      view('anna', at(80) + 400, 'c'),
      view('anna', at(80) + 800, 'd'),
      view('anna', at(90), 'c'),
    ]);
    expect(report.dropped).toEqual({
      duplicate: { count: 2, first: 'log.ndjson:2' },
      'near-duplicate': { count: 1, first: 'log.ndjson:6' },
    });
  });

  it('leaves out shoppers that nobody could be, with all their rows', async () => {
    const crawler = Array.from({ length: 60 }, (_, index) =>
      view('crawler', at(0) + index * 300, `item-${index}`),
    );
    const scraper = looks('scraper', 80, 5);
    const reader = looks('reader', 80, 5).concat(
      event('reader', at(500), 'user_engagement', { engagement_time_msec: 9_000 }) as never,
    );
    const tireless = Array.from({ length: 2_100 }, (_, index) =>
      view('tireless', at(index * 30), `${index}`),
    );
    const { report } = await read([...crawler, ...scraper, ...reader, ...tireless]);
    expect(Object.keys(report.bots).sort()).toEqual(['bot-no-dwell', 'bot-too-many', 'bot-too-quick']);
    expect(report.dropped).toMatchObject({
      'bot-too-quick': { count: 60 },
      'bot-no-dwell': { count: 80 },
      'bot-too-many': { count: 2_100 },
    });
    expect(report.visits).toBe(2);
  });

  it('does not take a shopper without dwell for a bot where the log never tells it', async () => {
    const { report } = await read(looks('anna', 80, 5));
    expect(report.bots).toEqual({});
  });

  it('does not let one wrong clock stretch the log', async () => {
    const { report } = await read([...looks('anna', 3_000, 1_700), view('ben', START + 390 * DAY, 'a')]);
    expect(report.dropped['clock-error']).toMatchObject({ count: 1 });
    expect(Date.parse(report.until)).toBeLessThan(START + 61 * DAY);
  });
});

describe('whatever the order of the rows', () => {
  it('the examples are the same', async () => {
    const rows = ['anna', 'ben', 'carl'].flatMap((shopper, index) => [
      ...looks(shopper, 5 + index),
      { type: 'exposure', shopper, at: at(200), coupon: index === 1 ? null : 'ten', propensity: 0.5 },
      { type: 'order', shopper, at: at(300), order: shopper, value: 20 },
    ]);
    const one = await read(rows);
    const other = await read(rows.toReversed());
    expect(other.source).toEqual(one.source);
    expect(one.source.labelled).toHaveLength(3);
  });
});
