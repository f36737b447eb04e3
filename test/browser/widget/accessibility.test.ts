import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { EtuiOffer, OfferForm } from '../../../widget/elements.js';
import hush from '../../../widget/themes/hush.css?inline';
import letterpress from '../../../widget/themes/letterpress.css?inline';
import market from '../../../widget/themes/market.css?inline';
import transit from '../../../widget/themes/transit.css?inline';
import arabic from '../../../widget/words/offer/ar.json';
import german from '../../../widget/words/offer/de.json';
import chinese from '../../../widget/words/offer/zh-Hans.json';
import { offerBook } from '../../../widget/words/words.js';
import { OFFER } from './fake-etui.js';
import { announced, clearPage, hasPart, part, place, placeWithOffer, press, settle } from './fixture.js';

beforeEach(clearPage);

/** Each state as a shopper gets there. */
const STATES: Readonly<Record<string, (form: OfferForm) => Promise<EtuiOffer>>> = {
  waiting: async (form) => (await place(form)).element,
  none: async (form) => {
    const { element, etui } = await place(form);
    etui.post(null);
    return element;
  },
  offer: async (form) => (await placeWithOffer(form)).element,
  claiming: async (form) => {
    const { element, etui } = await placeWithOffer(form);
    etui.holdClaims();
    await press(element, 'claim-button');
    return element;
  },
  claimed: async (form) => {
    const { element } = await placeWithOffer(form);
    await press(element, 'claim-button');
    return element;
  },
  'claim failed': async (form) => {
    const { element, etui } = await placeWithOffer(form);
    etui.claimError = new Error('refused');
    await press(element, 'claim-button');
    return element;
  },
  why: async (form) => {
    const { element } = await placeWithOffer(form);
    await press(element, 'why-button');
    return element;
  },
  'claimed, with a link': async (form) => {
    const { element } = await placeWithOffer(form);
    element.apply = '/checkout';
    await press(element, 'claim-button');
    return element;
  },
  'in its last day': async (form) => {
    const { element, etui } = await place(form);
    etui.post({ ...OFFER, validUntil: new Date(Date.now() + 5.5 * 3_600_000).toISOString() });
    await settle(element);
    return element;
  },
  used: async (form) => {
    const { element, etui } = await placeWithOffer(form);
    etui.post({ ...OFFER, status: 'used', code: 'TARN-7F3K' });
    await settle(element);
    return element;
  },
  withdrawn: async (form) => {
    const { element, etui } = await placeWithOffer(form);
    etui.post({ ...OFFER, status: 'withdrawn', code: 'TARN-7F3K' });
    await settle(element);
    return element;
  },
  ended: async (form) => {
    const { element, etui } = await place(form);
    etui.post({ ...OFFER, validUntil: new Date(Date.now() - 1).toISOString() });
    await settle(element);
    return element;
  },
  dismissed: async (form) => {
    const { element } = await placeWithOffer(form);
    await press(element, 'dismiss-button');
    return element;
  },
};

describe.each(['light', 'dark'] as const)('in a %s page', (theme) => {
  describe.each([
    ['inline', Object.keys(STATES)],
    ['corner', Object.keys(STATES)],
    ['toast', ['offer', 'claimed', 'why', 'used']],
    ['bar', ['offer', 'claimed', 'why', 'used']],
    ['dialog', ['offer', 'claimed', 'why', 'withdrawn']],
  ] as const)('the %s form', (form, states) => {
    it.each(states)('has no accessibility violation when %s', async (state) => {
      paint(theme);
      expect(await violationsIn(await STATES[state]!(form))).toEqual([]);
    });
  });
});

function paint(scheme: 'light' | 'dark'): void {
  document.documentElement.style.colorScheme = scheme;
  document.documentElement.style.background = scheme === 'light' ? '#fff' : '#111';
}

async function violationsIn(element: EtuiOffer): Promise<string[]> {
  // Half faded in, nothing has contrast.
  for (const animation of element.shadowRoot!.getAnimations()) animation.finish();
  const { violations } = await axe.run(element, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe.each(Object.entries({ hush, letterpress, market, transit }))('the theme %s', (_, css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  beforeEach(() => {
    document.adoptedStyleSheets = [sheet];
  });
  afterEach(() => {
    document.adoptedStyleSheets = [];
  });

  it.each(['light', 'dark'] as const)('keeps contrast in every state, %s', async (scheme) => {
    const found: string[] = [];
    for (const state of ['offer', 'claim failed', 'claimed, with a link', 'why', 'used', 'withdrawn']) {
      clearPage();
      paint(scheme);
      const wrong = await violationsIn(await STATES[state]!('inline'));
      found.push(...wrong.map((one) => `${state}: ${one}`));
    }
    expect(found).toEqual([]);
  });
});

describe.each([
  ['ar', arabic, 'rtl', 'احصل على العرض'],
  ['de', german, 'ltr', 'Gutschein holen'],
  ['zh-CN', chinese, 'ltr', '领取优惠'],
] as const)('in %s', (locale, words, dir, claim) => {
  it('has no violation, speaks its own words, and writes in its direction', async () => {
    offerBook.add(locale === 'zh-CN' ? 'zh-Hans' : locale, words as never);
    const { element, etui } = await place('inline');
    element.locale = locale;
    etui.post(OFFER);
    await settle(element);
    expect(part(element, 'claim-button').textContent?.trim()).toBe(claim);
    expect(getComputedStyle(part(element, 'ticket')).direction).toBe(dir);
    expect(await violationsIn(element)).toEqual([]);
  });
});

it('lets axe see into the element', async () => {
  const { element } = await placeWithOffer();
  part(element, 'claim-button').textContent = '';
  const { violations } = await axe.run(element);
  expect(violations.map(({ id }) => id)).toContain('button-name');
});

it('is a region that is named by its title', async () => {
  const { element } = await placeWithOffer();
  const region = part(element, 'ticket');
  const name = region.getAttribute('aria-labelledby')!.split(' ');
  expect(region.localName).toBe('section');
  expect(name.map((id) => element.renderRoot.querySelector(`#${id}`)?.textContent?.trim())).toContain(
    '10 % off Tarn',
  );
});

it('announces an offer politely and leaves the focus where it is', async () => {
  const field = document.createElement('input');
  document.body.append(field);
  field.focus();
  const { element } = await placeWithOffer();
  expect(announced(element)).toBe('An offer for you: 10 % off Tarn');
  expect(document.activeElement).toBe(field);
});

it('has the live region before there is anything to say', async () => {
  const { element } = await place();
  expect(element.renderRoot.querySelector('[role=status]')).not.toBeNull();
  expect(announced(element)).toBe('');
});

it('can be used with Tab and Enter alone, in the order in which it is read', async () => {
  const { element } = await placeWithOffer();
  const visited: string[] = [];
  for (let step = 0; step < 4; step++) {
    await userEvent.keyboard('{Tab}');
    visited.push(element.shadowRoot?.activeElement?.getAttribute('part') ?? '');
  }
  expect(visited.map((name) => name.split(' ').at(-1))).toEqual([
    'why-button',
    'never-button',
    'claim-button',
    'dismiss-button',
  ]);
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Enter}');
  await settle(element);
  expect(element.state).toBe('claimed');
});

it('moves the focus from the claim button to the copy button, which takes its place', async () => {
  const { element } = await placeWithOffer();
  await press(element, 'claim-button');
  expect(element.shadowRoot?.activeElement).toBe(part(element, 'copy-button'));
});

it('is dismissed by Escape when the focus is inside the corner card, and gives the focus back', async () => {
  const field = document.createElement('input');
  document.body.append(field);
  const { element, etui } = await placeWithOffer();
  field.focus();
  part(element, 'why-button').focus();
  await userEvent.keyboard('{Escape}');
  await settle(element);
  expect(element.state).toBe('dismissed');
  expect(etui.dismissals).toEqual([{ offerId: 'offer-1', never: false }]);
  expect(document.activeElement).toBe(field);
});

it('ignores Escape elsewhere in the page', async () => {
  const field = document.createElement('input');
  document.body.append(field);
  const { element } = await placeWithOffer();
  field.focus();
  await userEvent.keyboard('{Escape}');
  await settle(element);
  expect(element.state).toBe('offer');
});

it.each([320, 1200])('gives every button a target of 44 px at least, %i px wide', async (width) => {
  document.body.style.inlineSize = `${width}px`;
  const { element } = await placeWithOffer('inline');
  await press(element, 'why-button');
  const sizes = [...element.renderRoot.querySelectorAll('button')].map((button) =>
    button.getBoundingClientRect(),
  );
  expect(sizes.length).toBe(4);
  // The entrance's transform leaves rounding of some millionths in what is measured.
  for (const { width: w, height: h } of sizes) expect(Math.min(w, h)).toBeGreaterThan(44 - 0.01);
  document.body.removeAttribute('style');
});

it('tells the reasons as text, strongest first, and says that a machine decided', async () => {
  const { element } = await placeWithOffer();
  expect(part(element, 'why-button').getAttribute('aria-expanded')).toBe('false');
  await press(element, 'why-button');
  expect(part(element, 'why-button').getAttribute('aria-expanded')).toBe('true');
  const lines = [...part(element, 'reasons').children].map((line) =>
    line.textContent?.replace(/\s+/g, ' ').trim(),
  );
  expect(lines).toEqual([
    'Your visit so far strongly for',
    'Your cart so far for',
    'The pace of this visit slightly against',
  ]);
  expect(part(element, 'why').textContent).toContain('€1.24');
  expect(part(element, 'notice').textContent).toContain('automated decision on this device');
  await press(element, 'why-button');
  expect(hasPart(element, 'why')).toBe(false);
});
