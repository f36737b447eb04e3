/** Every word of `<etui-privacy>`. */
import { Book } from '../kit/shared.js';
import type { Words } from '../words/book.js';
import english from '../words/privacy/en.json';

export type PrivacyKey = keyof typeof english;
export type PrivacyWords = Words<PrivacyKey>;

export const privacyBook = new Book<PrivacyKey>('privacy', english);
