import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash32 } from '../../../src/features/hash.js';
import { segmentByScript, TAG_BUCKETS, tagsOf, withoutText } from '../../../src/features/tags.js';

const cuts = [
  ['the browser’s words', undefined],
  ['words by script', segmentByScript],
] as const;

test('a hash is FNV-1a over UTF-8 with MurmurHash3’s finaliser', () => {
  // By a program of its own in Python 3, over str.encode('utf-8').
  const vectors = {
    '': 2_872_998_923,
    a: 444_641_715,
    'item:4711': 3_658_444_864,
    'brand:Møller': 43_798_152,
    標籤: 377_838_782,
    '🫖': 1_834_246_647,
  };
  for (const [text, expected] of Object.entries(vectors)) expect(hash32(text), text).toBe(expected);
});

describe.each(cuts)('%s', (_, segment) => {
  const of = (text: string) => tagsOf(text, segment);

  test('are the same tags in any case, width and composition', () => {
    expect(of('Ｌａｍｐ')).toEqual(of('LAMP'));
    expect(of('Cafe\u0301 noir')).toEqual(of('CAFÉ Noir'));
    expect(of('oak lamp, oak lamp')).toEqual(of('Oak Lamp'));
  });

  test('leave out numbers and single letters of alphabets, but no single character that is a word', () => {
    expect(of('1984 2.5 x Y я ω · – 🫖')).toEqual([]);
    expect(of('茶')).toHaveLength(1);
    expect(of('iPhone 15')).toEqual(of('iphone'));
  });

  test('are found in scripts without spaces', () => {
    for (const text of ['木製の机と椅子', '东方美人茶叶礼盒', 'กระเป๋าหนังแท้']) {
      expect(of(text).length, text).toBeGreaterThan(1);
    }
  });

  test('are found in Arabic, Hebrew, Hindi, Greek and Russian as in English', () => {
    for (const text of ['مصباح مكتب', 'מנורת שולחן', 'मेज़ का दीपक', 'λάμπα γραφείου', 'настольная лампа']) {
      expect(of(text).length, text).toBeGreaterThan(1);
    }
  });

  test('are at most sixteen buckets, each once, of any text whatever', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom(
        '茶'.repeat(10_000),
        'a b '.repeat(10_000),
        'ﷺ'.repeat(3_000),
        '\ud800'.repeat(500),
        '🫖'.repeat(5_000),
      ),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const tags = of(text);
        expect(tags.length).toBeLessThanOrEqual(16);
        expect(new Set(tags).size).toBe(tags.length);
        for (const tag of tags) expect(Number.isInteger(tag) && tag >= 0 && tag < TAG_BUCKETS).toBe(true);
      }),
    );
  });
});

test('both ways to cut agree where words are written apart', () => {
  for (const text of ['Table lamp of oak', 'Lampe de bureau en chêne', 'настольная лампа из дуба']) {
    expect(tagsOf(text, segmentByScript)).toEqual(tagsOf(text));
  }
});

test('an event without its text keeps tags in its place, and is itself when asked again', () => {
  const event = {
    id: 'e',
    name: 'view_item' as const,
    at: 1,
    params: { search_term: 'oak', items: [{ item_id: '1', item_name: 'Lamp', price: 3 }, { item_id: '2' }] },
  };
  const kept = withoutText(event);
  expect(kept).toEqual({
    id: 'e',
    name: 'view_item',
    at: 1,
    params: {
      tags: tagsOf('oak'),
      items: [{ item_id: '1', tags: tagsOf('Lamp'), price: 3 }, { item_id: '2' }],
    },
  });
  expect(withoutText(kept)).toEqual(kept);
});
