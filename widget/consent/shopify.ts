/** `consent/shopify.js`: a script of its own, for pages whose consent comes from there (docs/consent.md). */
import { shopify } from './adapters/shopify.js';
import { startAdapter } from './tell.js';

startAdapter('shopify', shopify);
