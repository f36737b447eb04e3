/** Coupons for brands, and those that the demo shows are not offered. */
import { type CouponInput, fixed, minted, oncePerShopper } from './terms.js';

export const BRANDS_AND_REST: readonly CouponInput[] = [
  {
    id: 'tarn-10',
    benefit: { kind: 'percent', percent: 10, most: 2000 },
    scope: { brands: ['Tarn'], excludeSale: true },
    conditions: { minCartValue: 5000 },
    limits: oncePerShopper,
    copy: {
      en: {
        title: '10 % off Tarn',
        body: '10 % off everything by Tarn from €50.',
        terms: 'At most €20 off. Reduced items don’t count.',
      },
      de: {
        title: '10 % auf Tarn',
        body: '10 % auf alles von Tarn ab 50 €.',
        terms: 'Höchstens 20 € Rabatt. Ohne reduzierte Artikel.',
      },
    },
    code: minted,
  },
  {
    id: 'kiln-15',
    benefit: { kind: 'percent', percent: 15 },
    scope: { brands: ['Kiln Street'] },
    conditions: { minQuantity: 2 },
    copy: {
      en: {
        title: '15 % off Kiln Street',
        body: '15 % off when you take 2 or more pieces from the Kiln Street pottery.',
      },
      de: { title: '15 % auf Kiln Street', body: '15 % ab 2 Stücken aus der Töpferei Kiln Street.' },
    },
    code: minted,
  },
  {
    // Only where German is spoken: shows the reason `other-locale` to everybody else.
    id: 'versand-de',
    benefit: { kind: 'free_shipping' },
    conditions: { locales: ['de'], minCartValue: 2000 },
    copy: { de: { title: 'Porto geschenkt', body: 'Ab 20 € versenden wir diese Bestellung kostenlos.' } },
    code: fixed('PORTOFREI'),
  },
  {
    // Switched off by the shop without taking it out: a limit of 0 means never.
    id: 'spring-25',
    benefit: { kind: 'percent', percent: 25, most: 5000 },
    conditions: { minCartValue: 6000 },
    limits: { total: 0 },
    copy: {
      en: { title: '25 % off in spring', body: '25 % off orders from €60.', terms: 'At most €50 off.' },
    },
    code: minted,
  },
];
