/**
 * A book: all words of one chunk, in every language there is a file for. Languages are data, fetched as the chunk starts, by the
 * page's languages alone, and so on the fixed schedule: nothing that happens later fetches words. Looked up when rendering,
 * never when loading: a page may change its language among those it has.
 */
import { fetchData } from '../../src/egress.js';
import { type Arguments, formatMessage, type Message } from './message.js';

/** The words of one language. */
export interface Words<Key extends string> {
  (key: Key, given?: Arguments): string;
  /** Of the words, which may not be the one that was asked for: BCP 47. */
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
}

/** Base64url SHA-256 of each language's file: what the build knows of them. */
export type WordFiles = Readonly<Record<string, string>>;

type Catalogue = Readonly<Record<string, Message>>;

const STANDARD = 'en';

export class Book<Key extends string> {
  readonly #name: string;
  readonly #languages = new Map<string, Catalogue>();

  /** @param english as the build compiles `en.json`; empty in what is shipped, where it is a file like the others */
  constructor(name: string, english: Readonly<Record<Key, string>>) {
    this.#name = name;
    if (Object.keys(english).length > 0) this.add(STANDARD, english);
  }

  /** Puts a language in. */
  add(language: string, catalogue: Catalogue): void {
    this.#languages.set(language, catalogue);
  }

  /** The words for a BCP 47 tag: its own or its nearest language's (RFC 4647, lookup), else English. What one lacks is told in English. */
  wordsFor(tag: string): Words<Key> {
    const locale = nearest(tag, [...this.#languages.keys()]) ?? STANDARD;
    const all: Catalogue = { ...this.#languages.get(STANDARD), ...this.#languages.get(locale) };
    // Numbers as the shopper's own region has them, where the words are of its language.
    const numbers = tag.split('-')[0] === locale.split('-')[0] ? tag : locale;
    const say = (key: Key, given: Arguments = {}) => formatMessage(all[key] ?? '', given, numbers);
    return Object.assign(say, { locale, dir: all['@dir'] === 'rtl' ? 'rtl' : 'ltr' } as const);
  }

  /** Resolves to whether there are words: for each tag its nearest language's, or English. Never rejects. */
  async fetchFor(tags: readonly string[], files: WordFiles, folder: string): Promise<boolean> {
    const there = Object.keys(files);
    await this.#fetch(
      tags.map((tag) => nearest(tag, there) ?? STANDARD),
      files,
      folder,
    );
    if (this.#languages.size === 0) await this.#fetch([STANDARD], files, folder);
    return this.#languages.size > 0;
  }

  async #fetch(languages: readonly string[], files: WordFiles, folder: string): Promise<void> {
    const fetching = [...new Set(languages)].map(async (language) => {
      const hash = files[language] as string;
      const url = `${folder}${this.#name}-${language}-${hash.slice(0, 8)}.json`;
      const integrity = `sha256-${hash.replaceAll('-', '+').replaceAll('_', '/')}=`;
      this.add(language, (await fetchData(url, integrity)) as Catalogue);
    });
    await Promise.allSettled(fetching);
  }
}

/** The first of ever shorter tags that is there: as written, then with the script that goes without saying (zh-CN: zh-Hans). */
export function nearest(tag: string, available: readonly string[]): string | undefined {
  for (const full of [tag, likely(tag)]) {
    for (let range = full.toLowerCase(); range; range = range.replace(/-?[^-]*$/, '')) {
      const found = available.find((one) => one.toLowerCase() === range);
      if (found) return found;
    }
  }
  return undefined;
}

function likely(tag: string): string {
  try {
    return new Intl.Locale(tag).maximize().baseName;
  } catch {
    return tag;
  }
}
