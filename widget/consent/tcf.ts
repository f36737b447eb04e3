/** `consent/tcf.js`: a script of its own, for pages whose consent comes from there (docs/consent.md). */
import { tcf } from './adapters/tcf.js';
import { startAdapter } from './tell.js';

startAdapter('tcf', tcf);
