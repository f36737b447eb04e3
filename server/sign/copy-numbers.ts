/** Numbers as people write them in copy, in any script: `1.299,50`, `1,299.50`, `١٢٫٥`, `１０`, `1’299`. */
import { remembered } from './remembered.js';

/** First digit of each script whose digits 0…9 follow each other and that Unicode's compatibility forms leave as they are. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810,
];

/**
 * The text with Latin digits and signs: full-width and other compatibility forms by NFKC, other scripts by table, the Arabic
 * decimal and thousands separators as `.` and `’`, all dashes and minus signs as `-`.
 */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((first) => code >= first && code < first + 10);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/(\d)٫(?=\d)/g, '$1.')
    .replace(/(\d)٬(?=\d)/g, '$1’')
    .replaceAll('٪', '%')
    .replace(/[‐-―−﹣]/g, '-')
    .replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, '');
}

/** One number with all of its separators; a space only groups thousands. */
export const NUMBER = String.raw`\d+(?:[.,'’]\d+|[ \u00a0\u2009\u202f]\d{3}(?!\d))*`;

/** What a number in copy is worth. @param locale decides where `1.250` could be either */
export function worthOf(written: string, locale: string): number {
  const digits = written.replace(/[\s'’]/g, '');
  const marks = digits.replace(/\d/g, '');
  const last = marks.at(-1) ?? '';
  const after = digits.length - digits.lastIndexOf(last) - 1;
  const isMixed = new Set(marks).size > 1;
  const isGroup =
    marks.length > 1 || (after === 3 && last !== decimalMark(locale) && !digits.startsWith('0'));
  const decimal = last !== '' && (isMixed || !isGroup) ? last : '';
  const whole = [...digits].filter((one) => /\d/.test(one) || one === decimal).join('');
  return Number(whole.replace(',', '.'));
}

const decimalMark = remembered((locale): string => {
  const parts = new Intl.NumberFormat(`${locale}-u-nu-latn`).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
});

/** All numbers of a text. */
export function numbersIn(text: string, locale: string): number[] {
  return [...plain(text).matchAll(new RegExp(NUMBER, 'g'))].map(([written]) => worthOf(written, locale));
}

/** Something that copy says: the words, and what they mean. */
export interface Said<Value> {
  readonly words: string;
  readonly value: Value;
  /** In the text it was found in. */
  readonly start: number;
  readonly end: number;
}

/** The text with what was understood blanked out, so that nothing is understood twice. */
export function without(text: string, said: readonly Said<unknown>[]): string {
  return said.reduce(
    (rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end),
    text,
  );
}
