import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPool } from '../../../server/sign/check-pool.js';
import { numbersIn } from '../../../server/sign/copy-numbers.js';
import { parsePoolSource } from '../../../server/sign/pool-source.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { type CouponInput, couponInput, poolInput } from './shop.js';

/** Rules that a title in one language breaks. */
function rules(
  title: string,
  terms: Partial<CouponInput> = {},
  locale = 'en',
  pool: Partial<PoolInput> = {},
): string[] {
  const coupon = couponInput('one', {
    limits: { budget: 100_000 },
    ...terms,
    copy: { [locale]: { title, body: '–' } },
  });
  const shop = poolInput([coupon]);
  return checkPool({ ...shop, ...pool }).findings.map(({ rule }) => rule);
}

const ten: Partial<CouponInput> = {};
const fiveOff: Partial<CouponInput> = {
  benefit: { kind: 'fixed', amount: 500 },
  conditions: { minCartValue: 5_000 },
};
const capped: Partial<CouponInput> = { benefit: { kind: 'percent', percent: 12.5, most: 129_950 } };
const tiers: Partial<CouponInput> = {
  benefit: {
    kind: 'tiered',
    steps: [
      { from: 5_000, percent: 5 },
      { from: 10_000, percent: 10 },
    ],
    most: 2_000,
  },
};
const threeForTwo: Partial<CouponInput> = { benefit: { kind: 'buy_x_get_y', buy: 2, get: 1 } };

describe('a percentage in copy', () => {
  test.each([
    ['10 % off', 'en'],
    ['10٪ off', 'en'],
    ['خصم ١٠٪', 'ar'],
    ['٪۱۰ تخفیف', 'fa'],
    ['１０％オフ', 'ja'],
    ['1割引', 'ja'],
    ['全场9折', 'zh'],
    ['%10 indirim', 'tr'],
    ['yüzde 10 indirim', 'tr'],
    ['१०% की छूट', 'hi'],
    ['10 Prozent Rabatt', 'de'],
    ['10 pour cent de remise', 'fr'],
    ['10 процентов скидки', 'ru'],
    ['10,0 % weg', 'de'],
  ])('may be the coupon’s: %s', (title, locale) => {
    expect(rules(title, ten, locale)).toEqual([]);
  });

  test.each([
    ['خصم ١٥٪', 'ar'],
    ['٪۱۵ تخفیف', 'fa'],
    ['１５％オフ', 'ja'],
    ['2割引', 'ja'],
    ['全场85折', 'zh'],
    ['8.5折', 'zh'],
    ['%15 indirim', 'tr'],
    ['百分之15', 'zh'],
    ['१५% की छूट', 'hi'],
    ['15 por ciento', 'es'],
    ['15 процентов', 'ru'],
    ['10,5 % weg', 'de'],
    ['10–15 % off', 'en'],
  ])('may not be another: %s', (title, locale) => {
    expect(rules(title, ten, locale)).toEqual(['copy-percent']);
  });

  test('has a decimal comma or point', () => {
    expect(rules('12,5 % weg', capped, 'de')).toEqual([]);
    expect(rules('12.5 % off', capped, 'en')).toEqual([]);
    expect(rules('١٢٫٥٪', capped, 'ar')).toEqual([]);
    expect(rules('125 % off', capped, 'en')).toEqual(['copy-percent']);
  });

  test('may be any step’s', () => {
    expect(rules('5 % off, from 100 € even 10 %', tiers)).toEqual([]);
    expect(rules('Up to 15 % off', tiers)).toEqual(['copy-percent']);
  });
});

describe('a sum of money in copy', () => {
  test.each([
    ['5 € off from 50 €', 'en'],
    ['€5 off orders over €50.00', 'en'],
    ['5 € Rabatt ab 50 €', 'de'],
    ['EUR 5,– Rabatt ab EUR 50,–', 'de'],
    ['5,00 Euro geschenkt, ab 50 Euro', 'de'],
    ['5 € de réduction dès 50 €', 'fr'],
    ['خصم ٥ € من ٥٠ €', 'ar'],
    ['５０€以上で５€割引', 'ja'],
    ['5 евро скидки от 50 евро', 'ru'],
  ])('may be the coupon’s: %s', (title, locale) => {
    expect(rules(title, fiveOff, locale)).toEqual([]);
  });

  test.each([
    ['another amount', '6 € off from 50 €', 'en'],
    ['another minimum', '5 € off from 40 €', 'en'],
    ['another amount, in Arabic-Indic digits', 'خصم ٦ €', 'ar'],
    ['another amount, in full-width digits', '６€割引', 'ja'],
    ['amount and minimum the wrong way round', '50 € off from 5 €', 'en', 2],
    ['the minimum as what is off', 'Save 50 €', 'en'],
    ['the amount as a minimum', 'ab 5 €', 'de'],
    ['cents left out', '5,50 € Rabatt', 'de'],
    ['another currency', '$5 off', 'en'],
    ['another currency’s code', 'USD 5 off', 'en'],
  ])('may not be %s', (_, title, locale, times = 1) => {
    expect(rules(title, fiveOff, locale)).toEqual(Array(times).fill('copy-amount'));
  });

  test('is read with the thousands of its language', () => {
    for (const [title, locale] of [
      ['Max. 1,299.50 € off', 'en'],
      ['Höchstens 1.299,50 €', 'de'],
      ['Höchstens 1’299.50 €', 'de-CH'],
      ['Au plus 1 299,50 €', 'fr'],
      ['١٬٢٩٩٫٥٠ €', 'ar'],
    ] as const)
      expect([title, rules(title, capped, locale)]).toEqual([title, []]);
    expect(rules('Höchstens 1,29950 €', capped, 'de')).toEqual(['copy-amount']);
  });

  test('has the decimals of its currency', () => {
    const yen = { currency: 'JPY' };
    const off: Partial<CouponInput> = { benefit: { kind: 'fixed', amount: 500 } };
    expect(rules('500円引き', off, 'ja', yen)).toEqual([]);
    expect(rules('¥500 off', off, 'en', yen)).toEqual([]);
    expect(rules('５,０００円引き', off, 'ja', yen)).toEqual(['copy-amount']);
    const dinar = { currency: 'KWD' };
    expect(rules('0.500 KWD off', off, 'en', dinar)).toEqual([]);
    expect(rules('5.00 KWD off', off, 'en', dinar)).toEqual(['copy-amount']);
  });

  test('may be a gift’s price, the fee that falls away, a step or a cap', () => {
    const gift: Partial<CouponInput> = { benefit: { kind: 'gift', itemId: 'mug', price: 1_200 } };
    expect(rules('A mug worth 12 €', gift)).toEqual([]);
    expect(rules('A mug worth 15 €', gift)).toEqual(['copy-amount']);
    const ships: Partial<CouponInput> = { benefit: { kind: 'free_shipping' } };
    expect(rules('Save 4.90 € of shipping', ships)).toEqual([]);
    expect(rules('5 % from 50 €, 10 % from 100 €, up to 20 €', tiers)).toEqual([]);
    expect(rules('10 % from 80 €', tiers)).toEqual(['copy-amount']);
  });
});

describe('a date in copy', () => {
  const zone = { timeZone: 'Europe/Vienna' };
  // Midnight in Vienna: the last day is 30 November. It begins on the 20th at 08:00.
  const dated: Partial<CouponInput> = {
    conditions: { validFrom: '2026-11-20T07:00:00Z', validUntil: '2026-11-30T23:00:00Z' },
  };
  test.each([
    ['Until 30 November', 'en'],
    ['Until November 30, 2026', 'en-US'],
    ['Nov 20 – Nov 30', 'en'],
    ['Until 11/30', 'en-US'],
    ['Until 30/11/2026', 'en-GB'],
    ['Bis 30.11.', 'de'],
    ['Bis 30. November 2026', 'de'],
    ['Jusqu’au 30 novembre', 'fr'],
    ['Hasta el 30 de noviembre de 2026', 'es'],
    ['До 30 ноября', 'ru'],
    ['11月30日まで', 'ja'],
    ['１１月３０日まで', 'ja'],
    ['2026년 11월 30일까지', 'ko'],
    ['حتى ٣٠ نوفمبر', 'ar'],
    ['2026-11-20 … 2026-11-30', 'en'],
    ['Open 24/7', 'en'],
  ])('may be the first or the last day: %s', (title, locale) => {
    expect(rules(title, dated, locale, zone)).toEqual([]);
  });

  test.each([
    ['Until 1 December', 'en'],
    ['Until 30 November 2025', 'en'],
    ['Bis 29.11.', 'de'],
    ['Bis 1.12.2026', 'de'],
    ['До 1 декабря', 'ru'],
    ['12月1日まで', 'ja'],
    ['حتى ١ ديسمبر', 'ar'],
    ['Until 11/12/2026', 'en-US'],
  ])('may not be another: %s', (title, locale) => {
    expect(rules(title, dated, locale, zone)).toEqual(['copy-date']);
  });

  test('may not be named where the terms have none', () => {
    expect(rules('Until 30 November')).toEqual(['copy-date']);
    expect(rules('In March 10 % off')).toEqual([]);
  });

  test('may be a holiday’s', () => {
    const friday = { ...zone, holidays: { friday: [{ from: '2026-11-27', until: '2026-11-30' }] } };
    const terms: Partial<CouponInput> = { conditions: { holidays: ['friday'] } };
    expect(rules('27–30 November', terms, 'en', friday)).toEqual([]);
    expect(rules('Until 1 December', terms, 'en', friday)).toEqual(['copy-date']);
  });
});

describe('a set in copy', () => {
  test.each(['3 for 2', 'Buy 2, get 1 free', '2+1', 'Take 3 for 2 until we close'])(
    'may be the coupon’s: %s',
    (title) => {
      expect(rules(title, threeForTwo)).toEqual([]);
    },
  );
  test.each(['2 for 1', 'Buy 3, get 1 free', '3+1', '4 für 3'])('may not be another: %s', (title) => {
    expect(rules(title, threeForTwo)).toEqual(['copy-sets']);
  });
  test('may not be promised by a coupon without sets', () => {
    expect(rules('3 for 2')).toEqual(['copy-sets']);
    expect(rules('2 for 10 €', { benefit: { kind: 'fixed', amount: 1_000 } })).toEqual([]);
  });
});

describe('where it is', () => {
  test('is said down to the line of copy', () => {
    const copy = {
      en: { title: '10 % off', body: 'Fine.' },
      de: { title: '10 % Rabatt', body: 'Ab 30 €.', terms: 'Bis 1.12.2026.' },
    };
    const { findings } = checkPool(poolInput([couponInput('one', { copy, limits: { budget: 1 } })]));
    expect(findings.map(({ path, message }) => [path, message])).toEqual([
      ['coupons.0.copy.de.body', 'says "30 €", but the terms name no amount as a minimum'],
      ['coupons.0.copy.de.terms', 'says "1.12.2026", but the terms name no date'],
    ]);
  });
});

test('its line in a YAML file is the line of that copy', () => {
  const yaml = `# coupons of this week
coupons:
  - id: one
    benefit: { kind: percent, percent: 10 }
    code: { type: minted }
    copy:
      de:
        title: 10 % Rabatt
        body: |
          Auf alles, nur heute:
          15 Prozent.
`;
  const source = parsePoolSource(yaml, 'pool.yaml');
  const { coupons } = source.value as Pick<PoolInput, 'coupons'>;
  const [found] = checkPool(poolInput([...coupons])).findings;
  expect(found).toMatchObject({ rule: 'copy-percent', message: 'says "15 Prozent", but the terms say 10 %' });
  expect(source.locate(found?.path ?? '')).toMatchObject({ line: 9 });
});

describe('a number in copy', () => {
  test('is what Intl wrote, in every language and script', () => {
    const locales = [
      'en',
      'de',
      'de-CH',
      'fr',
      'es',
      'ru',
      'ar-EG',
      'fa',
      'hi-u-nu-deva',
      'bn',
      'ja',
      'th-u-nu-thai',
      'my',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...locales), fc.integer({ min: 0, max: 999_999_999 }), (locale, cents) => {
        const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100);
        expect([written, numbersIn(written, locale)]).toEqual([written, [cents / 100]]);
      }),
    );
  });
});
