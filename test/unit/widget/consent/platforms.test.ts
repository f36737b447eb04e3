import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { googleVerdict } from '../../../../widget/consent/adapters/google.js';
import { gpcVerdict } from '../../../../widget/consent/adapters/gpc.js';
import { shopifyVerdict } from '../../../../widget/consent/adapters/shopify.js';
import { tcfVerdict } from '../../../../widget/consent/adapters/tcf.js';
import { combine, type Verdict } from '../../../../widget/consent/verdict.js';

const docs = readFileSync(new URL('../../../../docs/consent.md', import.meta.url), 'utf8');

/** Rows of the one table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const section = docs.split(`\n### ${heading}`)[1]?.split('\n#')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) => line.slice(2, -2).split(' | '));
}

const WORDS: Readonly<Record<string, boolean>> = { yes: true, no: false };
const expected = (personalise: string, measure: string): Verdict =>
  personalise === 'wait' || personalise === 'none'
    ? personalise
    : { personalise: WORDS[personalise] as boolean, measure: WORDS[measure] as boolean };

describe.each([
  ['Global Privacy Control', gpcVerdict, 3],
  ['IAB TCF 2.3', tcfVerdict, 11],
  ['Google Consent Mode v2', googleVerdict, 9],
  ['Shopify', shopifyVerdict, 6],
] as const)('%s', (heading, verdict, count) => {
  const rows = rowsUnder(heading);

  it('has its rows in the documentation', () => expect(rows).toHaveLength(count));

  it.each(rows)('%s', (_, state, personalise, measure) => {
    const told = (verdict as (state: unknown) => Verdict)(JSON.parse(state?.slice(1, -1) ?? ''));
    expect(told).toEqual(expected(personalise as string, measure as string));
  });
});

describe('several platforms', () => {
  const YES = { personalise: true, measure: true };
  it.each([
    ['all agree', [YES, YES], YES],
    ['one allows less', [YES, { personalise: true, measure: false }], { personalise: true, measure: false }],
    ['one refuses', [{ personalise: false, measure: false }, YES], { personalise: false, measure: false }],
    ['one still waits', [YES, 'wait'], undefined],
    ['one refuses while another waits', [{ personalise: false, measure: false }, 'wait'], undefined],
    ['one has no say', [YES, 'none'], YES],
    ['none has a say', ['none', 'none'], undefined],
    ['there are none', [], undefined],
  ] satisfies [string, Verdict[], unknown][])('%s', (_, verdicts, told) => {
    expect(combine(verdicts)).toEqual(told);
  });
});
