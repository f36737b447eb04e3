/** The chunk of `<etui-why>`. */
import { bringWords } from '../kit/shared.js';
import { EtuiWhy } from './etui-why.js';
import { whyBook } from './words.js';

function define(): void {
  if (!customElements.get('etui-why')) customElements.define('etui-why', EtuiWhy);
}

void bringWords(whyBook, __ETUI_WORDS__.why, import.meta.url, define);

export { EtuiWhy } from './etui-why.js';
