import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mappedSource } from '../../../../training/logs/mapped-source.js';
import { type Mapping, parseMapping } from '../../../../training/logs/mapping.js';
import { LogProblem } from '../../../../training/logs/problem.js';
import { type SourceRow, UNREADABLE, Unusable } from '../../../../training/logs/source.js';
import { tempFolder } from './a-log.js';

const MAPPING = {
  delimiter: ';',
  zone: '+01:00',
  rows: [
    {
      when: { kind: ['click', 'look'] },
      row: {
        shopper: 'customer',
        at: { column: 'when', as: 'date' },
        name: { column: 'kind', words: { click: 'select_item', look: 'view_item' } },
        params: {
          currency: { constant: 'EUR' },
          value: { column: 'price', as: 'number' },
          items: [{ item_id: 'sku', item_category: 'category', price: { column: 'price', as: 'number' } }],
        },
      },
    },
    {
      when: { kind: 'bought' },
      type: 'order',
      row: {
        shopper: 'customer',
        at: { column: 'when', as: 'date' },
        order: 'number',
        value: { column: 'price', as: 'number', otherwise: 0 },
        coupon: 'code',
      },
    },
  ],
};

async function rowsOf(text: string, mapping: object = MAPPING, name = 'log.csv'): Promise<SourceRow[]> {
  const file = join(tempFolder(), name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  const rows: SourceRow[] = [];
  const source = mappedSource(file, parseMapping(JSON.stringify(mapping), 'mapping.json') as Mapping);
  for await (const batch of source.batches()) rows.push(...batch);
  return rows;
}

const CSV = `customer;when;kind;sku;category;price;number;code
c-1;2025-03-01 10:00:00;look;s-1;"chairs; oak";49.5;;
c-1;2025-03-01 10:05:00;bought;;;49.5;o-1;TEN
c-2;2025-03-01T09:00:00Z;wave;;;;;
c-3;yesterday;click;s-2;;;;
c-4;2025-03-02;bought;;;;o-2;
`;

describe('a CSV through a mapping file', () => {
  it('becomes rows: words, numbers and times as told, empty columns left out', async () => {
    const rows = await rowsOf(CSV);
    expect(rows.slice(0, 2)).toEqual([
      {
        line: 2,
        value: {
          type: 'event',
          shopper: 'c-1',
          at: Date.parse('2025-03-01T10:00:00+01:00'),
          name: 'view_item',
          params: {
            currency: 'EUR',
            value: 49.5,
            items: [{ item_id: 's-1', item_category: 'chairs; oak', price: 49.5 }],
          },
        },
      },
      {
        line: 3,
        value: {
          type: 'order',
          shopper: 'c-1',
          at: Date.parse('2025-03-01T10:05:00+01:00'),
          order: 'o-1',
          value: 49.5,
          coupon: 'TEN',
        },
      },
    ]);
    expect(rows[2]).toEqual({ line: 4, value: new Unusable('no-rule') });
    // What can't be read stays as it is: the row's own check names the field.
    expect(rows[3]).toMatchObject({ line: 5, value: { at: 'yesterday', name: 'select_item' } });
    expect(rows[4]).toMatchObject({
      line: 6,
      value: { at: Date.parse('2025-03-02T00:00:00+01:00'), value: 0 },
    });
  });

  it('is read from gzip, and a row of another width costs only itself', async () => {
    const lines = CSV.split('\n');
    lines.splice(2, 0, 'c-9;2025-03-01');
    const rows = await rowsOf(lines.join('\n'), MAPPING, 'log.csv.gz');
    expect(rows).toHaveLength(6);
    expect(rows[1]).toEqual({ line: 3, value: UNREADABLE });
    expect(rows[2]).toMatchObject({ line: 4, value: { order: 'o-1' } });
  });

  it('keeps the line numbers of an editor where a field goes over several lines', async () => {
    const rows = await rowsOf(CSV.replace('chairs; oak', 'chairs\nof oak'));
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 5, 6, 7]);
  });
});

describe('other JSON through a mapping file', () => {
  it('reaches into records by dotted names, and makes several rows of one', async () => {
    const mapping = {
      format: 'ndjson',
      rows: [
        {
          type: 'exposure',
          row: {
            shopper: 'user.id',
            at: { column: 'ts', as: 'seconds' },
            coupon: 'offer.id',
            propensity: { column: 'offer.p', as: 'number' },
          },
        },
        {
          when: { 'offer.taken': 'true' },
          type: 'claim',
          row: { shopper: 'user.id', at: { column: 'ts', as: 'seconds' }, coupon: 'offer.id' },
        },
      ],
    };
    const record = { user: { id: 7 }, ts: 1_740_000_000, offer: { id: 'ten', p: 0.25, taken: true } };
    const rows = await rowsOf(`${JSON.stringify(record)}\nnothing\n`, mapping, 'log.ndjson');
    const common = { shopper: '7', at: 1_740_000_000_000, coupon: 'ten' };
    expect(rows).toEqual([
      { line: 1, value: { type: 'exposure', ...common, propensity: 0.25 } },
      { line: 1, value: { type: 'claim', ...common } },
      { line: 2, value: UNREADABLE },
    ]);
  });
});

describe('a mapping file', () => {
  it.each([
    ['no JSON', '{', 'no JSON'],
    ['an unknown key', JSON.stringify({ rows: [{ row: {} }], sepparator: ';' }), 'sepparator'],
    ['no rules', JSON.stringify({ rows: [] }), 'rows'],
    [
      'an unknown reading',
      JSON.stringify({ rows: [{ row: { at: { column: 'a', as: 'epoch' } } }] }),
      'rows.0.row.at',
    ],
  ])('with %s is refused, and the place named', (_, text, named) => {
    const parse = () => parseMapping(text, 'my.json');
    expect(parse).toThrow(LogProblem);
    expect(parse).toThrow(named);
    expect(parse).toThrow('my.json');
  });
});
