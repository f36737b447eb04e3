import { expect, test } from 'vitest';
import { currencyExponent } from '../../../src/money.js';

// ISO 4217, list one (amendment 176): minor units other than 2.
const EXPONENTS = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

test.each(Object.entries(EXPONENTS))(
  'currencies with %s decimals are those of ISO 4217',
  (exponent, codes) => {
    expect(codes.split(' ').map((code) => [code, currencyExponent(code)])).toEqual(
      codes.split(' ').map((code) => [code, Number(exponent)]),
    );
  },
);

test('every other currency that the platform knows has two, where ISO 4217 gives it any', () => {
  const listed = Object.values(EXPONENTS).join(' ').split(' ');
  const others = Intl.supportedValuesOf('currency').filter((code) => !listed.includes(code));
  expect(others.filter((code) => currencyExponent(code) !== 2)).toEqual([]);
});
