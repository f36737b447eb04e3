// @ts-check
/** For chunks that borrow: Lit, and what widget/kit/shared.ts names, come from the page, where the widget's chunk has put them. */
import { fileURLToPath } from 'node:url';

const FROM_PAGE = fileURLToPath(new URL('../widget/kit/from-page.ts', import.meta.url));
const LENT = /^(lit|lit\/decorators\.js|.*\/kit\/shared\.js)$/;

export const borrowsKit = {
  name: 'etui:borrows-kit',
  /** @type {'pre'} */
  enforce: 'pre',
  /** @param {string} source */
  resolveId: (source) => (LENT.test(source) ? FROM_PAGE : null),
};
