/** What travels with a model: what it was trained on, how, how well it does, and what it is not for. */
import type { Tables } from '../src/features/encode.js';
import type { EpochReport } from './fit/fit.js';
import { type Row, table } from './rows.js';

export interface CardFacts {
  readonly name: string;
  readonly command: string;
  readonly seed: number;
  readonly shops: number;
  readonly visits: number;
  readonly labels: number;
  /** Moments at which the student was told what the best possible observer expects, and the draws behind each expectation. */
  readonly told?: { readonly moments: number; readonly draws: number };
  readonly parameters: number;
  readonly history: readonly EpochReport[];
  readonly bestEpoch: number;
  /** Of the int8 weights, on held-out shops. */
  readonly metrics: readonly Row[];
  readonly bytes: number;
  readonly gzip: number;
  readonly sha256: string;
  /** Absent: none. */
  readonly tables?: Tables;
}

export function writeCard(facts: CardFacts): string {
  const epochs = facts.history.map(
    ({ epoch, training, heldOut, heldOutBuy }) =>
      `| ${epoch} | ${training.toFixed(4)} | ${heldOut.toFixed(4)} | ${heldOutBuy.toFixed(4)} |`,
  );
  return `# ${facts.name}

A gated recurrent unit over the events of a visit, a small head for the shopper, a late layer for each coupon:
${facts.parameters.toLocaleString('en')} parameters, int8 kernels with a scale per column, ${facts.bytes.toLocaleString('en')} bytes
(${facts.gzip.toLocaleString('en')} gzip), SHA-256 \`${facts.sha256}\`.

${tablesText(facts.tables)}

## Data

Simulated, all of it (docs/simulator.md; no person's data): ${facts.visits.toLocaleString('en')} visits to ${facts.shops} shops, each logged for
several shoppers with randomised actions of known probability: ${facts.labels.toLocaleString('en')} drawn outcomes.${toldText(facts.told)} Early stopping on
shops of their own, the figures below on others again.

    ${facts.command}

## Training

| epoch | training loss | held-out loss | held-out log loss of buying |
|---|---|---|---|
${epochs.join('\n')}

Kept: epoch ${facts.bestEpoch}.

## Figures

Of the weights as shipped, on unseen simulated shops, by their true expectations (\`npm run evaluate\`); 95 % intervals
over shops. Gains are expected profit over showing nothing.

\`\`\`
${table(facts.metrics)}
\`\`\`

## Use and limits

Meant for choosing one coupon or none in a shop that sends GA4 ecommerce events, until the shop has logs of its own to
train on. It knows the shoppers of a simulator, whose states of mind, responses and annoyance are assumptions: its gains
in a real shop are unknown until a holdout measures them. Not for setting prices, not for judging people, not for goods
where a nudge can harm.

It reads no name, place, device or hour, and no product, brand or category by identity (docs/features.md). Simulated
shoppers have no groups to compare.
`;
}

/** What no shop's log could hold. */
const toldText = (told: CardFacts['told']): string =>
  told
    ? ` Beyond its teachers the student was told
what the best possible observer expects at ${told.moments.toLocaleString('en')} moments: expectations over what is hidden in the simulator, by
${told.draws} draws from its exact posterior. No shop's log holds such; weights trained on logs alone do worse (docs/training.md).`
    : '';

/** What lies beside the weights. */
export function tablesText(tables: Tables | undefined): string {
  if (!tables?.items.keys.length) {
    return 'It brings no tables (docs/features.md): factors and rare words belong to one shop’s range, and it serves any.';
  }
  const { items, attributes, segments } = tables;
  return `Beside the weights: factors of ${items.keys.length.toLocaleString('en')} things and ${attributes.keys.length.toLocaleString('en')} attributes by hash, weights of
tags, ${segments.columns.length > 0 ? 'six segments' : 'no segments'} (docs/features.md).`;
}
