import type { Etui } from '../../src/index.js';

/** The page's Etui, as any script on the page finds it; undefined where its tag is wrong or not there. */
export const pageEtui = (): Etui | undefined =>
  (globalThis as { [key: symbol]: Etui | undefined })[Symbol.for('etui')];
