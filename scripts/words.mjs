// @ts-check
/**
 * The widget's words: `widget/words/BOOK/LANGUAGE.json`, ICU messages by key, become data at build time (the shape is `Message` in
 * widget/words/message.ts), so that no parser is shipped and no code is made of text: a language is data that a strict policy need not
 * allow. Keys that begin with `@` are notes to people, but for `@dir`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isPluralElement, isPoundElement, isSelectElement, parse } from '@formatjs/icu-messageformat-parser';

const FILE = /[\\/]widget[\\/]words[\\/][\w-]+[\\/][\w-]+\.json$/;
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

/** @typedef {import('../widget/words/message.js').Message} Message */
/** @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element */

/** @param {Element[]} elements @param {string} key @returns {Message} */
function compact(elements, key) {
  const parts = elements.map((element) => {
    if (isPoundElement(element)) return 0;
    if (isPluralElement(element) || isSelectElement(element)) {
      if ('offset' in element && element.offset !== 0) throw new Error(`${key}: an offset is not supported`);
      const kind = isSelectElement(element) ? 's' : element.pluralType === 'ordinal' ? 'o' : 'p';
      const cases = Object.entries(element.options).map(([name, { value }]) => [name, compact(value, key)]);
      return [element.value, kind, Object.fromEntries(cases)];
    }
    // 0: literal, 1: argument. Money and dates come written by Intl.
    if (element.type === 0) return element.value;
    if (element.type === 1) return [element.value];
    throw new Error(`${key}: expected text, arguments, plural and select; nothing else is supported`);
  });
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : /** @type {Message} */ (parts);
}

/**
 * Errors name file and key.
 * @param {string} file
 * @returns {Record<string, Message>}
 */
export function compileWords(file) {
  const written = Object.entries(JSON.parse(readFileSync(file, 'utf8'))).filter(([key]) => key[0] !== '@');
  const words = written.map(([key, text]) => {
    try {
      return [key, compact(parse(text, { ignoreTag: true }), key)];
    } catch (error) {
      throw new Error(`${file}: ${key}: ${error instanceof Error ? error.message : error}`);
    }
  });
  const language = basename(file, '.json');
  return Object.fromEntries([...(RIGHT_TO_LEFT.test(language) ? [['@dir', 'rtl']] : []), ...words]);
}

/** Every language of every book. @param {string} root */
export function wordFiles(root) {
  const folder = join(root, 'widget', 'words');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(/[\\/]/))
    .filter(([, name]) => name?.endsWith('.json'))
    .map(([book = '', name = '']) => ({
      book,
      language: name.slice(0, -'.json'.length),
      path: join(folder, book, name),
    }))
    .sort((a, b) => `${a.book} ${a.language}`.localeCompare(`${b.book} ${b.language}`, 'en'));
}

/** For Vite, Vitest and rolldown: who imports words gets them compiled. */
export const compiledWords = {
  name: 'etui:words',
  /** @type {'pre'} */
  enforce: 'pre',
  /** @param {string} id */
  load(id) {
    const [file = ''] = id.split('?');
    return FILE.test(file) ? JSON.stringify(compileWords(file)) : null;
  },
};

/** For what is shipped: no language comes with the code, English as little as any; all are files beside it. */
export const wordsAsFiles = {
  ...compiledWords,
  /** @param {string} id */
  load: (id) => (FILE.test(id.split('?')[0] ?? '') ? '{}' : null),
};
