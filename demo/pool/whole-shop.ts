/** Coupons for the whole basket. */
import { type CouponInput, fixed, minted, oncePerShopper } from './terms.js';

export const WHOLE_SHOP: readonly CouponInput[] = [
  {
    id: 'welcome-10',
    benefit: { kind: 'percent', percent: 10, most: 3000 },
    scope: { excludeSale: true },
    conditions: { newShoppersOnly: true, minCartValue: 3000 },
    limits: oncePerShopper,
    copy: {
      en: {
        title: '10 % off your first order',
        body: 'A small welcome: 10 % off everything that is not already reduced, from €30.',
        terms: 'First order only. At most €30 off. Reduced items don’t count.',
      },
      de: {
        title: '10 % auf die erste Bestellung',
        body: 'Ein kleines Willkommen: 10 % auf alles, was nicht schon reduziert ist, ab 30 €.',
        terms: 'Nur für die erste Bestellung. Höchstens 30 € Rabatt. Ohne reduzierte Artikel.',
      },
    },
    code: fixed('WELCOME10'),
  },
  {
    id: 'free-shipping',
    benefit: { kind: 'free_shipping' },
    conditions: { minCartValue: 2500 },
    copy: {
      en: {
        title: 'Free shipping',
        body: 'We pay the postage on this order from €25.',
        tones: {
          warm: {
            title: 'The postage is on us',
            body: 'Let us bring it to you: no shipping costs from €25.',
          },
          playful: { title: 'It travels for free', body: 'From €25 your parcel needs no ticket.' },
        },
      },
      de: {
        title: 'Gratisversand',
        body: 'Ab 25 € übernehmen wir bei dieser Bestellung das Porto.',
        tones: {
          warm: {
            title: 'Das Porto schenken wir Ihnen',
            body: 'Ab 25 € bringen wir es Ihnen ohne Versandkosten.',
          },
        },
      },
    },
    code: fixed('SHIPFREE'),
  },
  {
    id: 'whole-5',
    benefit: { kind: 'percent', percent: 5 },
    limits: { perDay: 200 },
    copy: {
      en: { title: '5 % off your basket', body: '5 % off everything in your basket today.' },
      de: { title: '5 % auf den Warenkorb', body: 'Heute 5 % auf alles in Ihrem Warenkorb.' },
    },
    code: minted,
  },
  {
    id: 'five-off',
    benefit: { kind: 'fixed', amount: 500 },
    conditions: { minCartValue: 4000 },
    limits: { ...oncePerShopper, budget: 50_000 },
    copy: {
      en: { title: '€5 off from €40', body: 'Take €5 off when your basket reaches €40.' },
      de: { title: '5 € Rabatt ab 40 €', body: 'Ab 40 € Warenwert ziehen wir 5 € ab.' },
    },
    code: minted,
  },
  {
    id: 'fifteen-off',
    benefit: { kind: 'fixed', amount: 1500 },
    conditions: { minCartValue: 12_000 },
    limits: { ...oncePerShopper, budget: 90_000 },
    copy: {
      en: { title: '€15 off from €120', body: 'A bigger basket, a bigger thank-you: €15 off from €120.' },
      de: { title: '15 € Rabatt ab 120 €', body: 'Großer Korb, großer Dank: 15 € Rabatt ab 120 €.' },
    },
    code: minted,
  },
  {
    id: 'big-basket-12',
    benefit: { kind: 'percent', percent: 12, most: 4000 },
    scope: { excludeSale: true },
    conditions: { minCartValue: 15_000 },
    limits: { total: 100 },
    copy: {
      en: {
        title: '12 % off from €150',
        body: 'Furnishing in one go? 12 % off orders from €150.',
        terms: 'At most €40 off. Reduced items don’t count.',
      },
      de: {
        title: '12 % ab 150 €',
        body: 'Alles auf einmal? 12 % Rabatt auf Bestellungen ab 150 €.',
        terms: 'Höchstens 40 € Rabatt. Ohne reduzierte Artikel.',
      },
    },
    code: minted,
  },
];
