/** What the first of our elements brings and the later ones use, besides Lit: in a later chunk it comes from the page (from-page.ts). */
export { formatEnd, formatMoney } from '../format.js';
export { copyText, selectContents } from '../offer/copy-text.js';
export { colours } from '../offer/styles/colours.js';
export { why as reasonStyles } from '../offer/styles/why.js';
export { whyReasons } from '../offer/why.js';
export { Book } from '../words/book.js';
export { bringWords } from '../words/bring-words.js';
export { wordsFor as offerWordsFor } from '../words/words.js';
