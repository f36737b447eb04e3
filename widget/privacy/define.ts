/** The chunk of `<etui-privacy>`. */
import { bringWords } from '../kit/shared.js';
import { EtuiPrivacy } from './etui-privacy.js';
import { privacyBook } from './words.js';

function define(): void {
  if (!customElements.get('etui-privacy')) customElements.define('etui-privacy', EtuiPrivacy);
}

void bringWords(privacyBook, __ETUI_WORDS__.privacy, import.meta.url, define);

export { EtuiPrivacy } from './etui-privacy.js';
export { EtuiConsentEvent, EtuiErasedEvent } from './events.js';
