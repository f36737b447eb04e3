/** The wallet's chunk. */
import { bringWords } from '../kit/shared.js';
import { EtuiWallet } from './etui-wallet.js';
import { walletBook } from './words.js';

function define(): void {
  if (!customElements.get('etui-wallet')) customElements.define('etui-wallet', EtuiWallet);
}

void bringWords(walletBook, __ETUI_WORDS__.wallet, import.meta.url, define);

export { EtuiCopiedEvent, EtuiWallet } from './etui-wallet.js';
