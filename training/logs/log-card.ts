/** The card of a model that a shop trained on its own logs. */
import { type CardFacts, tablesText } from '../card.js';
import { table } from '../rows.js';
import { logLines } from './print-report.js';
import type { LogReport } from './report.js';

export const logCard =
  (report: LogReport, how: string) =>
  (facts: CardFacts): string =>
    `# ${facts.name}

A student of ${facts.parameters.toLocaleString('en')} parameters, int8 kernels with a scale per column, ${facts.bytes.toLocaleString('en')} bytes
(${facts.gzip.toLocaleString('en')} gzip), SHA-256 \`${facts.sha256}\`, ${how}.
${tablesText(facts.tables)}

## Data

The shop's own logs. Shoppers were told apart by keyed hashes that nothing keeps; what is in this file beside weights and
tables is below. Early stopping on the tuning shoppers; the figures on held-out shoppers, after the cut.

\`\`\`
${logLines(report).join('\n')}
\`\`\`

    ${facts.command}

## Figures

Of the weights as shipped; 95 % intervals over held-out shoppers. They say how well orders are foreseen under what the
shop did then. What a coupon adds is only as good as the log's randomness: without propensities, and without moments
at which nothing was shown, it is not known, and a holdout has to measure it.

\`\`\`
${facts.metrics.length > 0 ? table(facts.metrics) : 'nothing was held out'}
\`\`\`

## Use and limits

For the shop whose logs these are. Not for setting prices, not for judging people, not for goods where a nudge can harm.
It reads no name, place, device or hour (docs/features.md).
`;
