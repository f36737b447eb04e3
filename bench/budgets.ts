/** Every ceiling and goal that is measured by a command, in one place. kB are 1,000 bytes, after gzip -9. */

import { ARTIFACT_BUDGETS } from '../training/artifact-sizes.js';

export interface SizeBudget {
  readonly id: string;
  readonly what: string;
  readonly kB: number;
}

export const SIZE_BUDGETS = {
  // 6 until a page that is left ended its engine, which Firefox would freeze in the middle of a transaction, and left what it had
  // still to tell to the next one. 6.34 measured.
  loader: { id: 'size.loader', what: 'all that a page runs before anything scheduled', kB: 6.4 },
  // 14 until the forms over the page came in, and the signs of leaving: facts of the page that would not fit the loader. 14.5
  // until languages became files, plurals and all, and offers that are used, taken back or running out are told so.
  // 15.5 until the ticket could wear themes, and until further elements borrowed its Lit: half a kB lends it and brings them.
  widget: {
    id: 'size.widget',
    what: 'Lit, the elements with their styles, and the signs of leaving',
    kB: 16.5,
  },
  words: { id: 'size.words', what: 'the words of one language, the largest', kB: 1.5 },
  // Lit is the widget's.
  wallet: { id: 'size.wallet', what: '<etui-wallet> with QR codes, on pages that have one', kB: 8 },
  why: { id: 'size.why', what: '<etui-why>, on pages that have one', kB: 4.5 },
  // 8 until a language with long words had to fit a small phone. 8.02 measured.
  privacy: { id: 'size.privacy', what: '<etui-privacy>, on pages that have one', kB: 8.2 },
  privacyWords: { id: 'size.privacy-words', what: 'its words in one language, the largest', kB: 3.5 },
  // 30 until the features learnt to remember interests across visits, to cut words in any language and to fold a shopper
  // in: 3 kB more, of which reading the artifact in the runtime took back two.
  // 31 until the decision moved in: rules by table, moments, learning, what waiting is worth, private counting; 40.5 measured.
  // 41 until the shopper could ask: what left the device, settings by signal, an erasure that keeps what is wanted in all tabs,
  // everybody's offer and a counterfactual; until terms learnt gifts and tiers, and tokens came. 46.4 measured.
  // 47 until a page that is left told what it has recorded, and storage that is wiped was asked again. 47.01 measured.
  engine: { id: 'size.engine', what: 'the worker without the model runtime', kB: 47.2 },
  runtime: { id: 'size.runtime', what: 'tfjs-core, WebGPU and CPU, needed kernels only', kB: 62 },
  right: { id: 'size.right', what: 'blind RSA, for pools that ask for tokens', kB: 15 },
  weights: { id: 'size.weights', what: 'the shipped student', kB: ARTIFACT_BUDGETS.weights },
  tables: {
    id: 'size.tables',
    what: 'what lies beside the weights in its file',
    kB: ARTIFACT_BUDGETS.tables,
  },
  stub: { id: 'size.stub', what: 'the tag for old tag managers', kB: 1 },
} as const satisfies Record<string, SizeBudget>;

/** What `npm run bench` holds its medians against; figures without a goal are only reported. */
export const BENCH_GOALS = {
  /** Tasks over 50 ms on the page's main thread in which a script of ours took part. */
  longTasks: 0,
  /** What our scripts may take of one frame on a device of a quarter of the speed, ms: beyond it a task is long by us alone. */
  ownScript: 50,
  /** Cumulative layout shift that Etui adds. */
  layoutShift: 0,
} as const;
