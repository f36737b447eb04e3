/** Every state of the offer, live: each element has a source with one prepared answer. */
import type { Explanation, OfferView } from '../../src/index.js';
import type { OfferSource } from '../../widget/stage.js';
import { el } from './dom.js';

const OFFER: OfferView = {
  offerId: 'shown-here',
  couponId: 'tarn-10',
  title: '10 % off Tarn',
  body: '10 % off everything by Tarn from €50.',
  terms: 'At most €20 off. Reduced items don’t count.',
  validUntil: '2027-01-31T22:59:59Z',
  status: 'shown',
};
const CLAIMED: OfferView = { ...OFFER, status: 'claimed', code: 'TARN-7F3K-92QX' };
const WHY: Explanation = {
  offerId: OFFER.offerId,
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
const never = new Promise<never>(() => undefined);

const source = (offer: OfferView, claim: () => Promise<OfferView>): OfferSource => ({
  on(type, listener) {
    if (type === 'offer') (listener as (offer: OfferView) => void)(offer);
    return () => undefined;
  },
  display: () => undefined,
  dismiss: async () => undefined,
  claim,
  explain: async () => WHY,
});

interface State {
  readonly name: string;
  /** A source of its own for each element: a source gives its offer to one place only. */
  readonly source: () => OfferSource;
  /** Part of the button that leads there. */
  readonly press?: string;
}
const STATES: readonly State[] = [
  { name: 'offer', source: () => source(OFFER, async () => CLAIMED) },
  { name: 'claiming', source: () => source(OFFER, () => never), press: 'claim-button' },
  { name: 'claimed', source: () => source(OFFER, async () => CLAIMED), press: 'claim-button' },
  { name: 'claimed before', source: () => source(CLAIMED, async () => CLAIMED) },
  {
    name: 'claim failed',
    source: () => source(OFFER, () => Promise.reject(new Error('refused'))),
    press: 'claim-button',
  },
  { name: 'why', source: () => source(OFFER, async () => CLAIMED), press: 'why-button' },
  { name: 'dismissed', source: () => source(OFFER, async () => CLAIMED), press: 'dismiss-button' },
];

async function show(state: State, form: 'inline' | 'corner'): Promise<HTMLElement> {
  const offer = document.createElement('etui-offer');
  offer.form = form;
  offer.source = state.source();
  const frame = el('div', `state ${form}`, offer);
  requestAnimationFrame(async () => {
    await offer.updateComplete;
    if (state.press) offer.renderRoot.querySelector<HTMLElement>(`[part~=${state.press}]`)?.click();
  });
  return el('figure', '', el('figcaption', 'muted', state.name), frame);
}

async function start(): Promise<void> {
  await customElements.whenDefined('etui-offer');
  for (const scheme of ['light', 'dark']) {
    for (const form of ['inline', 'corner'] as const) {
      const shown = await Promise.all(STATES.map((state) => show(state, form)));
      const panel = el('div', `states ${form}`, ...shown);
      document
        .querySelector('#states')
        ?.append(el('section', `scheme ${scheme}`, el('h2', '', `${form}, ${scheme}`), panel));
    }
  }
}

void start();
