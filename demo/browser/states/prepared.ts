/** Prepared offers and answers for the page of states, in each language that the widget speaks. */
import type { Explanation, OfferView } from '../../../src/index.js';

type Text = Pick<OfferView, 'title' | 'body' | 'terms'>;

export const LOCALES = ['en', 'de', 'zh-Hans', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];

const TEXTS: Readonly<Record<Locale, Text>> = {
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
  'zh-Hans': {
    title: 'Tarn 九折',
    body: 'Tarn 全部商品满 50 欧元享九折。',
    terms: '最多优惠 20 欧元，不含特价商品。',
  },
  ar: {
    title: 'خصم 10 % على Tarn',
    body: 'خصم 10 % على كل منتجات Tarn ابتداءً من 50 يورو.',
    terms: 'بحد أقصى 20 يورو. لا يشمل المنتجات المخفضة.',
  },
};

export const offerIn = (locale: Locale): OfferView => ({
  offerId: 'shown-here',
  couponId: 'tarn-10',
  ...TEXTS[locale],
  validUntil: '2027-01-31T22:59:59Z',
  status: 'shown',
});

export const CODE = 'TARN-7F3K-92QX';

export const WHY: Explanation = {
  offerId: 'shown-here',
  currency: 'EUR',
  utility: 124,
  background: 10,
  contributions: [
    { group: 'visit', value: 80 },
    { group: 'cart', value: 45 },
    { group: 'clock', value: -22 },
    { group: 'profile', value: 11 },
  ],
};
