/** node scripts/run.mjs server/platforms/page.ts: writes docs/platforms.md from the tables; a test holds it to them. */
import { writeFileSync } from 'node:fs';
import type { Rule } from './platform.js';
import { PLATFORMS } from './platforms.js';
import { TERMS } from './terms.js';

export const PAGE = 'docs/platforms.md';

const INTRODUCTION = `# Coupons on other platforms

<!-- Written by \`node scripts/run.mjs server/platforms/page.ts\` from server/platforms/; a test holds it to the tables and to the schema. -->

A shop whose platform redeems promo codes of its own can have ours there as well:

\`\`\`
$ etui platform map woocommerce pool.yaml
\`\`\`

prints what to send to the platform for each coupon with a fixed code, or every reason why it can't be said there. **A term that a platform can't
express refuses the whole coupon**: a coupon without one of its terms would be another coupon. It exits with 3 where any was refused.

- ✓ said there, and how · **device** kept by the shopper's device, as it is under our own server, which doesn't hold these terms either; the
  output lists them under \`device\` · ✗ refused, with the reason
- Minted codes are not mapped: our server redeems them (reserve and commit).
- What is mapped is redeemed by the platform: our server counts none of it, and the console shows none.
`;

const cell = (rule: Rule | undefined): string => {
  if (!rule) return '?';
  if ('refused' in rule) return `✗ ${rule.refused}`;
  if ('device' in rule) return '**device**';
  return `✓ ${rule.said}${rule.unless ? ' ¹' : ''}`;
};

export function platformsPage(): string {
  const head = `| term | ${PLATFORMS.map(({ title }) => title).join(' | ')} |`;
  const rows = TERMS.map(
    (term) => `| \`${term}\` | ${PLATFORMS.map(({ rules }) => cell(rules[term])).join(' | ')} |`,
  );
  const about = PLATFORMS.map(({ title, call, status, notes }) =>
    [`- **${title}** (${status}): \`${call}\`.`, ...notes.map((note) => `  ${note}`)].join('\n'),
  );
  return [
    INTRODUCTION,
    '## Which platforms',
    '',
    '“Mapping only” means: written from the platform’s documentation, checked by our tests, and not run against the platform itself.',
    '',
    ...about,
    '',
    '## Field by field',
    '',
    '¹ under conditions: the command names the one that is not met.',
    '',
    head,
    `|---|${PLATFORMS.map(() => '---|').join('')}`,
    ...rows,
    '',
  ].join('\n');
}

if (process.argv[1]?.endsWith('platforms/page.ts')) writeFileSync(PAGE, platformsPage());
