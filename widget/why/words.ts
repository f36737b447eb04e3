/** Every word of `<etui-why>` that the offer's own panel does not say. */
import { Book } from '../kit/shared.js';
import type { Words } from '../words/book.js';
import english from '../words/why/en.json';

export type WhyKey = keyof typeof english;
export type WhyWords = Words<WhyKey>;

export const whyBook = new Book<WhyKey>('why', english);
