/** One coupon for each category. */
import { type CouponInput, fixed, minted } from './terms.js';

export const CATEGORIES: readonly CouponInput[] = [
  {
    id: 'kitchen-15',
    benefit: { kind: 'percent', percent: 15, most: 2500 },
    scope: { categories: ['kitchen'] },
    conditions: { minCartValue: 4000 },
    limits: { total: 300, perShopper: 1 },
    copy: {
      en: {
        title: '15 % off the kitchen',
        body: '15 % off bowls, pans and everything else for the kitchen, from €40.',
        terms: 'At most €25 off. Counts kitchen items only.',
      },
      de: {
        title: '15 % auf die Küche',
        body: '15 % auf Schalen, Pfannen und alles andere für die Küche, ab 40 €.',
        terms: 'Höchstens 25 € Rabatt. Es zählen nur Küchenartikel.',
      },
    },
    code: minted,
  },
  {
    id: 'lighting-20',
    benefit: { kind: 'percent', percent: 20, most: 3500 },
    scope: { categories: ['lighting'], excludeSale: true },
    conditions: { minCartValue: 9000 },
    limits: { total: 100, perShopper: 1 },
    copy: {
      en: {
        title: '20 % off lighting',
        body: '20 % off lamps and lights from €90.',
        terms: 'At most €35 off. Reduced items don’t count.',
      },
      de: {
        title: '20 % auf Leuchten',
        body: '20 % auf Lampen und Lichter ab 90 €.',
        terms: 'Höchstens 35 € Rabatt. Ohne reduzierte Artikel.',
      },
    },
    code: minted,
  },
  {
    id: 'textiles-12',
    benefit: { kind: 'percent', percent: 12 },
    scope: { categories: ['textiles'], excludeItems: ['linen-bedding'] },
    conditions: { minCartValue: 3500 },
    copy: {
      en: {
        title: '12 % off textiles',
        body: '12 % off wool, linen and cotton from €35.',
        terms: 'Washed Linen Bedding excepted.',
      },
      de: {
        title: '12 % auf Textilien',
        body: '12 % auf Wolle, Leinen und Baumwolle ab 35 €.',
        terms: 'Gewaschene Leinenbettwäsche ausgenommen.',
      },
    },
    code: minted,
  },
  {
    id: 'outdoor-ten',
    benefit: { kind: 'fixed', amount: 1000 },
    scope: { categories: ['outdoor'] },
    conditions: { minCartValue: 7000 },
    limits: { perDay: 50, perShopper: 1 },
    copy: {
      en: { title: '€10 off outdoor', body: '€10 off things for the garden and the trail, from €70.' },
      de: { title: '10 € Rabatt für draußen', body: '10 € weniger auf alles für Garten und Weg, ab 70 €.' },
    },
    code: minted,
  },
  {
    id: 'paper-pair',
    benefit: { kind: 'percent', percent: 20 },
    scope: { categories: ['paper'] },
    conditions: { minQuantity: 2 },
    copy: {
      en: {
        title: '20 % off two paper goods',
        body: 'Choose any 2 things for the desk and save 20 % on both.',
      },
      de: {
        title: '20 % auf zwei vom Schreibtisch',
        body: 'Wählen Sie 2 Dinge für den Schreibtisch: 20 % auf beide.',
      },
    },
    code: fixed('DESKPAIR'),
  },
];
