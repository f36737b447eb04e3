import { expect, it } from 'vitest';
import { parseRecorded } from '../../../demo/browser/recorded.js';

it('reads both forms of a recorded event and skips empty lines', () => {
  const lines = [
    '{"shopper":"a","name":"view_item","at":1700000000000,"params":{"currency":"EUR"}}',
    '',
    '{"event":"search","search_term":"lamp","ecommerce":{"items":[]}}',
  ];
  expect(parseRecorded(lines.join('\n'))).toEqual([
    { event: { name: 'view_item', params: { currency: 'EUR' }, at: 1_700_000_000_000, shopper: 'a' } },
    {
      event: {
        name: 'search',
        params: { search_term: 'lamp', items: [] },
        at: undefined,
        shopper: undefined,
      },
    },
  ]);
});

it('names the line that is none', () => {
  expect(parseRecorded('{"name":"search"}\nsearch\n{"at":1}\nnull')).toEqual([
    expect.objectContaining({ event: expect.anything() }),
    { error: 'line 2: not JSON' },
    { error: 'line 3: neither "name" nor "event"' },
    { error: 'line 4: neither "name" nor "event"' },
  ]);
});
