/** Stands for `lit`, `lit/decorators.js` and shared.ts in the chunks of further elements (scripts/build.mjs). */
import type * as Kit from './kit.js';

const kit = (globalThis as unknown as { readonly [key: symbol]: typeof Kit })[
  Symbol.for('etui.kit')
] as typeof Kit;

export const { css, html, LitElement, nothing, svg, property, state } = kit;
export const { bringWords, Book, colours, reasonStyles } = kit;
export const { formatEnd, formatMoney, copyText, selectContents, whyReasons, offerWordsFor } = kit;
