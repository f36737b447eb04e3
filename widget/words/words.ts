/** Every word of `<etui-offer>`. A language is one file in `offer/`; docs/words.md says how to add one. */
import { Book, type Words } from './book.js';
import english from './offer/en.json';

export type OfferKey = keyof typeof english;
export type OfferWords = Words<OfferKey>;

export const offerBook = new Book<OfferKey>('offer', english);

/** The words for a BCP 47 tag: its own or its nearest language's, else English. */
export const wordsFor = (locale: string): OfferWords => offerBook.wordsFor(locale);
