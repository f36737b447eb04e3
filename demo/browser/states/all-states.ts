/** Every state of the offer as a source with prepared answers, and what leads there. */
import type { OfferView } from '../../../src/index.js';
import type { OfferSource, SourceNews } from '../../../widget/stage.js';
import { CODE, type Locale, offerIn, WHY } from './prepared.js';

export interface State {
  readonly name: string;
  /** A source of its own for each element: a source gives its offer to one place only. */
  readonly source: (locale: Locale) => OfferSource | undefined;
  /** Part of the button that leads there. */
  readonly press?: string;
  /** A code put into an order, a signed end: what comes after. */
  readonly then?: OfferView['status'];
}

const never = new Promise<never>(() => undefined);
const HOUR_MS = 3_600_000;

/** @param news told at once; undefined: the engine has not spoken yet */
function source(
  news: readonly (OfferView | null)[] | undefined,
  claim: () => Promise<OfferView> = () => never,
): OfferSource {
  return {
    on(type, listener) {
      const offer = listener as (news: SourceNews['offer']) => void;
      if (type === 'offer') for (const each of news ?? []) offer(each);
      return () => undefined;
    },
    display: () => undefined,
    dismiss: async () => undefined,
    claim,
    explain: async () => WHY,
  };
}

const claimed = (locale: Locale): OfferView => ({ ...offerIn(locale), status: 'claimed', code: CODE });
const claiming = (locale: Locale) => source([offerIn(locale)], async () => claimed(locale));
const endingIn = (ms: number, locale: Locale): OfferView => ({
  ...offerIn(locale),
  validUntil: new Date(Date.now() + ms).toISOString(),
});

export const STATES: readonly State[] = [
  { name: 'waiting', source: () => source(undefined) },
  { name: 'offer', source: claiming },
  { name: 'last day', source: (locale) => source([endingIn(5.5 * HOUR_MS, locale)]) },
  { name: 'claiming', source: (locale) => source([offerIn(locale)]), press: 'claim-button' },
  { name: 'claimed', source: claiming, press: 'claim-button' },
  { name: 'claimed before', source: (locale) => source([claimed(locale)]) },
  {
    name: 'claim failed',
    source: (locale) => source([offerIn(locale)], () => Promise.reject(new Error('refused'))),
    press: 'claim-button',
  },
  { name: 'why', source: claiming, press: 'why-button' },
  { name: 'used', source: (locale) => source([offerIn(locale), { ...claimed(locale), status: 'used' }]) },
  {
    name: 'withdrawn',
    source: (locale) => source([offerIn(locale), { ...claimed(locale), status: 'withdrawn' }]),
  },
  { name: 'ended', source: (locale) => source([endingIn(-1, locale)]) },
  { name: 'dismissed', source: claiming, press: 'dismiss-button' },
  { name: 'none', source: () => source([null]) },
  { name: 'error', source: () => undefined },
];
