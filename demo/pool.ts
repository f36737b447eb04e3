/** The coupons of the demo shop, as a shop would write them down before `etui sign`. */
import type { PoolInput } from '../src/pool/schema.js';
import { CURRENCY, PRODUCTS } from './catalogue.js';

type CouponInput = PoolInput['coupons'][number];

/** What the shop earns and charges; also what its own checkout uses for shipping. */
export const ECONOMICS = {
  marginRate: 0.45,
  categoryMargins: { kitchen: 0.42, lighting: 0.5, textiles: 0.48, outdoor: 0.38, paper: 0.55 },
  marginFloor: 0.1,
  shippingFee: 490,
  shippingCost: 420,
  freeShippingFrom: 9000,
} as const satisfies PoolInput['economics'];

const minted = { type: 'minted' } as const;
const fixed = (value: string) => ({ type: 'fixed', value }) as const;
const oncePerShopper = { perShopper: 1 } as const;

const WHOLE_SHOP: readonly CouponInput[] = [
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

const CATEGORY: readonly CouponInput[] = [
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

const BRAND_AND_REST: readonly CouponInput[] = [
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

/** Nine deciles of the given amounts (nearest rank), ascending. */
function deciles(amounts: readonly number[]): number[] {
  const sorted = [...amounts].sort((a, b) => a - b);
  return Array.from(
    { length: 9 },
    (_, index) => sorted[Math.ceil((sorted.length * (index + 1)) / 10) - 1] ?? 0,
  );
}

/**
 * The demo's pool. Restraint is set for someone who tries the shop for a minute: soon, often, and forgiving.
 * @param shop origin the pool is signed for, e.g. `http://localhost:4400`
 */
export function demoPool(shop: string): PoolInput {
  return {
    schemaVersion: 1,
    shop,
    currency: CURRENCY,
    objective: 'profit',
    economics: ECONOMICS,
    catalogue: { priceDeciles: deciles(PRODUCTS.map((product) => product.price)), typicalOrder: 6800 },
    restraint: {
      minEvents: 3,
      perHour: 6,
      perDay: 30,
      perWeek: 100,
      coolDownMs: 20_000,
      quietAfterPurchaseMs: 60_000,
    },
    // Visitors have a minute: an offer that is worth showing is shown, and none is kept for a better moment (docs/timing.md).
    trial: { id: 'demo', arms: [{ id: 'at-once', share: 1, timing: 'first_chance' }] },
    coupons: [...WHOLE_SHOP, ...CATEGORY, ...BRAND_AND_REST],
  };
}
