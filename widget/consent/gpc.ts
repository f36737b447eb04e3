/** `consent/gpc.js`: a script of its own, for pages whose consent comes from there (docs/consent.md). */
import { gpc } from './adapters/gpc.js';
import { startAdapter } from './tell.js';

startAdapter('gpc', gpc);
