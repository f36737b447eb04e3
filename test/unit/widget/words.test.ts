import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileWords, wordFiles } from '../../../scripts/words.mjs';
import { CONTEXT_GROUPS, RELATIVE_GROUPS } from '../../../src/features/encode.js';
import { LEARNT_GROUP, VISIT_GROUP } from '../../../src/policy/explain.js';
import { Book, nearest } from '../../../widget/words/book.js';
import english from '../../../widget/words/offer/en.json';

const root = new URL('../../../', import.meta.url).pathname;
const folder = new URL('../../../widget/words/', import.meta.url);
const books = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const written = (book: string, language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`${book}/${language}.json`, folder), 'utf8'));
const keysOf = (words: object) => Object.keys(words).filter((key) => !key.startsWith('@'));
/** Names in braces, those of plural categories left out. */
const argumentsOf = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))].sort();

const others = wordFiles(root)
  .filter(({ language }) => language !== 'en')
  .map(({ book, language }) => [book, language] as const);

test('there are words for every group of reasons that the engine gives, and for no other', () => {
  const groups = [VISIT_GROUP, LEARNT_GROUP, ...Object.keys(CONTEXT_GROUPS), ...Object.keys(RELATIVE_GROUPS)];
  const told = Object.keys(english).filter((key) => key.startsWith('why.group.'));
  expect(told.sort()).toEqual(groups.map((group) => `why.group.${group}`).sort());
});

test.each(others)('%s in %s says everything that English says, with the same arguments', (book, language) => {
  const [here, there] = [written(book, language), written(book, 'en')];
  expect(keysOf(here)).toEqual(keysOf(there));
  for (const key of keysOf(there)) {
    expect([key, argumentsOf(here[key] as string)]).toEqual([key, argumentsOf(there[key] as string)]);
  }
});

test.each(others)('%s in %s has a form for every plural category of its language', (book, language) => {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  for (const [key, text] of Object.entries(written(book, language))) {
    if (!text.includes(', plural,')) continue;
    for (const category of pluralCategories) expect(`${key} ${text}`).toContain(`${category} {`);
  }
});

test.each(others)('%s in %s says that no speaker of the language has read it', (book, language) => {
  expect(written(book, language)['@review']).toMatch(/unreviewed/);
});

test('every book has English, German, Chinese and Arabic', () => {
  for (const { name } of books) {
    const languages = readdirSync(new URL(`${name}/`, folder)).map((file) => file.replace('.json', ''));
    expect(languages).toEqual(expect.arrayContaining(['ar', 'de', 'en', 'zh-Hans']));
  }
});

/** A book whose languages are the repository's own. */
function offers() {
  const book = new Book('offer', english);
  for (const [name, language] of others) {
    if (name === 'offer') book.add(language, compileWords(`${root}widget/words/offer/${language}.json`));
  }
  return book;
}

test.each([
  ['en', 1, '1 hour left'],
  ['en', 5, '5 hours left'],
  ['de', 1, 'noch 1 Stunde'],
  ['zh-CN', 3, '还剩 3 小时'],
  ['ar-EG', 2, 'بقيت ساعتان'],
  ['ar-EG', 3, 'بقيت ٣ ساعات'],
  ['ar-EG', 11, 'بقيت ١١ ساعة'],
] as const)('plurals in %s, %i', (locale, hours, text) => {
  expect(offers().wordsFor(locale)('endsInHours', { hours })).toBe(text);
});

test('a choice by value, and an argument inside it', () => {
  const words = offers().wordsFor('de-AT');
  expect(words('announceClaimed', { code: 'A{B}', copied: 'yes' })).toBe(
    'Ihr Code lautet A{B}, er ist kopiert',
  );
  expect(words('announceClaimed', { code: 'A-1', copied: 'no' })).toBe('Ihr Code lautet A-1');
});

test('what a language lacks is told in English', () => {
  const book = new Book('offer', english);
  book.add('de', { close: 'Schließen' });
  expect([book.wordsFor('de')('close'), book.wordsFor('de')('copy')]).toEqual(['Schließen', english.copy]);
});

test('Arabic is written from right to left, and the others are not', () => {
  expect(['ar', 'de', 'en', 'zh-Hans'].map((tag) => offers().wordsFor(tag).dir)).toEqual([
    'rtl',
    'ltr',
    'ltr',
    'ltr',
  ]);
});

test.each([
  ['de-AT', 'de'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-TW', undefined],
  ['ZH-hans-HK', 'zh-Hans'],
  ['not a tag', undefined],
] as const)('%s is spoken to in %s', (tag, language) => {
  expect(nearest(tag, ['en', 'de', 'zh-Hans', 'ar'])).toBe(language);
});
