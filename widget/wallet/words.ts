/** Every word of `<etui-wallet>`. */
import { Book } from '../kit/shared.js';
import type { Words } from '../words/book.js';
import english from '../words/wallet/en.json';

export type WalletKey = keyof typeof english;
export type WalletWords = Words<WalletKey>;

export const walletBook = new Book<WalletKey>('wallet', english);
