/** The runtime chunk's entry: tfjs in a worker, answering the engine. */
import { serveWorkshop } from './remote-workshop.js';
import * as runtime from './runtime.js';

serveWorkshop(runtime, globalThis as never);
