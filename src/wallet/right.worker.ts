/** The chunk of the right to claim: blind RSA in a worker, answering the engine. */
import { serveBlinder } from './remote-blinder.js';
import { rightBlinder } from './right-blinder.js';

serveBlinder(rightBlinder, globalThis as never);
