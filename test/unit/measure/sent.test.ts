import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimPoster, reportPoster, staticGetter } from '../../../src/egress.js';
import {
  MOST_FILES,
  MOST_MESSAGES,
  NOTHING_SENT,
  type SentLog,
  withSent,
} from '../../../src/measure/sent.js';

test('every message that leaves is told of before it leaves, with all it says, and every file that is fetched', async () => {
  const log: string[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    log.push(`fetched ${input} ${init?.body ?? ''}`);
    return Response.json({ code: 'ABC' });
  };
  const told = (url: string, body = '') => void log.push(`told ${url} ${body}`);
  await staticGetter(fetcher, told)('/pool.json', { maxBytes: 100, mostMs: 1_000 });
  await claimPoster(fetcher, told)('/claim', { coupon: 'ten', claim: 'random' });
  await reportPoster(fetcher, told)('/collect', { version: 1, question: 0, answer: 2 });
  expect(log.filter((_, index) => index % 2 === 0)).toEqual([
    'told /pool.json ',
    'told /claim {"coupon":"ten","claim":"random"}',
    'told /collect {"version":"0001","question":"0","answer":"2"}',
  ]);
  expect(log.filter((_, index) => index % 2 === 1)).toEqual(
    log.filter((_, index) => index % 2 === 0).map((line) => line.replace('told', 'fetched')),
  );
});

test('a request that fails was a request: it is told of, too', async () => {
  const told: string[] = [];
  const post = claimPoster(
    () => Promise.reject(new TypeError('down')),
    (url) => void told.push(url),
  );
  await expect(post('/claim', { coupon: 'ten', claim: 'random' })).rejects.toThrow();
  expect(told).toEqual(['/claim']);
});

test('a message is kept field by field, with its bytes as they went over the wire', () => {
  const body = JSON.stringify({ coupon: 'zehn-prözent', count: 3 });
  const { messages } = withSent(NOTHING_SENT, 7, 'https://shop.example/etui/claim', body);
  expect(messages).toEqual([
    {
      at: 7,
      to: 'https://shop.example/etui/claim',
      fields: { coupon: 'zehn-prözent', count: '3' },
      bytes: Buffer.byteLength(body),
    },
  ]);
  expect(withSent(NOTHING_SENT, 7, '/x', 'no json').messages[0]?.fields).toEqual({ body: 'no json' });
});

test('the log is bounded, forgets the oldest first, and still knows how many there were', () => {
  const request = fc.record({
    to: fc.constantFrom('/a', '/b', '/c'),
    body: fc.option(fc.constant('{"a":1}'), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 600 }), (requests) => {
      const log = requests.reduce<SentLog>(
        (sum, { to, body }, at) => withSent(sum, at, to, body),
        NOTHING_SENT,
      );
      const said = requests.filter(({ body }) => body !== undefined).length;
      expect(log.messages.length).toBe(Math.min(said, MOST_MESSAGES));
      expect(log.messages.length + log.more).toBe(said);
      const times = log.messages.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const fetched = Object.values(log.files).reduce((sum, { count }) => sum + count, 0);
      expect(fetched).toBe(requests.length - said);
    }),
    { numRuns: 30 },
  );
});

test('of files with ever new names the last are kept', () => {
  let log = NOTHING_SENT;
  for (let index = 0; index < 100; index++) log = withSent(log, index, `/pool-${index}.json`);
  expect(Object.keys(log.files)).toHaveLength(MOST_FILES);
  expect(Object.keys(log.files).at(-1)).toBe('/pool-99.json');
});
