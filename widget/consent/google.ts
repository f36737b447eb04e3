/** `consent/google.js`: a script of its own, for pages whose consent comes from there (docs/consent.md). */
import { google } from './adapters/google.js';
import { startAdapter } from './tell.js';

startAdapter('google', google);
