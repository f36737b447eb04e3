import { beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Channel } from '../../../src/pool/occasions.js';
import {
  EtuiClaimedEvent,
  type EtuiDismissedEvent,
  EtuiOffer,
  EtuiShownEvent,
} from '../../../widget/elements.js';
import { FakeEtui, OFFER } from './fake-etui.js';
import { announced, clearPage, hasPart, part, place, placeWithOffer, press, settle } from './fixture.js';

beforeEach(clearPage);

/** The events that arrive at the document, in order. */
function heard(): Event[] {
  const events: Event[] = [];
  for (const type of ['etui-shown', 'etui-claimed', 'etui-dismissed'] as const) {
    document.addEventListener(type, (event) => events.push(event), { once: true });
  }
  return events;
}

describe('properties', () => {
  it('finds the page’s Etui by itself', async () => {
    const etui = new FakeEtui();
    const page = globalThis as { [key: symbol]: unknown };
    page[Symbol.for('etui')] = etui;
    const element = document.createElement('etui-offer');
    document.body.append(element);
    etui.post(OFFER);
    await settle(element);
    expect(element.state).toBe('offer');
    delete page[Symbol.for('etui')];
  });

  it('follows a new source and leaves the old one', async () => {
    const { element, etui } = await placeWithOffer();
    const other = new FakeEtui();
    element.source = other;
    await settle(element);
    expect(etui.listeners).toBe(0);
    expect(element.state).toBe('waiting');
    other.post({ ...OFFER, title: 'Another' });
    await settle(element);
    expect(part(element, 'title').textContent).toBe('Another');
  });

  it('writes the day as the locale has it', async () => {
    const { element } = await placeWithOffer();
    expect(part(element, 'terms').textContent).toContain('Until March 1, 2027');
    element.locale = 'en-GB';
    await settle(element);
    expect(part(element, 'terms').textContent).toContain('Until 1 March 2027');
  });

  it('leaves out a date that is none', async () => {
    const { element, etui } = await place();
    etui.post({ ...OFFER, validUntil: 'soon' });
    await settle(element);
    expect(part(element, 'terms').textContent).not.toContain('Until');
  });

  it('obeys a theme against the page’s scheme', async () => {
    document.documentElement.style.colorScheme = 'light';
    const { element } = await placeWithOffer();
    const before = getComputedStyle(part(element, 'main')).backgroundColor;
    element.theme = 'dark';
    await settle(element);
    expect(getComputedStyle(part(element, 'main')).backgroundColor).not.toBe(before);
  });

  it('takes its colours from custom properties', async () => {
    const { element } = await placeWithOffer();
    element.style.setProperty('--etui-accent', 'rgb(1, 2, 3)');
    expect(getComputedStyle(part(element, 'claim-button')).backgroundColor).toBe('rgb(1, 2, 3)');
  });

  it('is one class, however often the file is loaded', async () => {
    const again = await import(/* @vite-ignore */ `${'../../../widget/elements.js'}?again`);
    expect(customElements.get('etui-offer')).toBe(EtuiOffer);
    expect(again.EtuiOffer).toBeDefined();
  });
});

describe('slots', () => {
  it('shows the shop’s own content in an inline place while there is no offer', async () => {
    const { element, etui } = await place('inline', '<p>Free returns</p>');
    expect(element.querySelector('p')!.checkVisibility()).toBe(true);
    etui.post(OFFER);
    await settle(element);
    expect(element.querySelector('p')!.checkVisibility()).toBe(false);
    await press(element, 'dismiss-button');
    expect(element.querySelector('p')!.checkVisibility()).toBe(true);
  });

  it.each(['eyebrow', 'footer', 'icon'])('takes the shop’s %s', async (slot) => {
    const { element } = await placeWithOffer('corner', `<span slot="${slot}">ours</span>`);
    expect(element.querySelector('span')!.checkVisibility()).toBe(true);
  });

  it('takes the wording of the notice', async () => {
    const { element } = await placeWithOffer('corner', '<span slot="notice">Article 22</span>');
    await press(element, 'why-button');
    expect(element.querySelector('span')!.checkVisibility()).toBe(true);
  });
});

describe('events', () => {
  it('says once that an offer is shown', async () => {
    const { etui, element } = await place();
    const shown = vi.fn();
    document.addEventListener('etui-shown', shown);
    etui.post(OFFER);
    await settle(element);
    etui.post(OFFER);
    await settle(element);
    document.removeEventListener('etui-shown', shown);
    expect(shown).toHaveBeenCalledOnce();
    const [event] = shown.mock.calls[0] as [EtuiShownEvent];
    expect(event).toBeInstanceOf(EtuiShownEvent);
    expect(event.detail).toEqual({ offerId: 'offer-1', couponId: 'tarn-10' });
  });

  it('hands the code to the page with the claim, across shadow roots', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const { element, etui } = await place();
    host.attachShadow({ mode: 'open' }).append(element);
    etui.post(OFFER);
    await settle(element);
    const events = heard();
    await press(element, 'claim-button');
    expect(events).toHaveLength(1);
    expect(events[0]).toBeInstanceOf(EtuiClaimedEvent);
    expect((events[0] as EtuiClaimedEvent).detail).toEqual({
      offerId: 'offer-1',
      couponId: 'tarn-10',
      code: 'TARN-7F3K',
    });
  });

  it.each([
    ['dismiss-button', false],
    ['never-button', true],
  ])('tells page and engine of the %s', async (button, never) => {
    const { element, etui } = await placeWithOffer();
    const events = heard();
    await press(element, button);
    expect(etui.dismissals).toEqual([{ offerId: 'offer-1', never }]);
    expect((events[0] as EtuiDismissedEvent).detail).toEqual({
      offerId: 'offer-1',
      couponId: 'tarn-10',
      never,
    });
    expect(element.state).toBe('dismissed');
    expect(hasPart(element, 'ticket')).toBe(false);
    expect(announced(element)).toBe('Offer closed');
  });

  it('does not call closing a claimed code a dismissal', async () => {
    const { element, etui } = await placeWithOffer();
    await press(element, 'claim-button');
    const events = heard();
    await press(element, 'close-button');
    expect(events).toEqual([]);
    expect(etui.dismissals).toHaveLength(1);
    expect(hasPart(element, 'ticket')).toBe(false);
  });
});

describe('a claim', () => {
  it('happens once, however often the button is pressed', async () => {
    const { element, etui } = await placeWithOffer();
    const open = etui.holdClaims();
    const claim = vi.spyOn(etui, 'claim');
    await press(element, 'claim-button');
    await press(element, 'claim-button');
    expect(element.state).toBe('claiming');
    open();
    await settle(element);
    expect(claim).toHaveBeenCalledOnce();
    expect(part(element, 'code').textContent).toBe('TARN-7F3K');
    expect(announced(element)).toContain('Your code is TARN-7F3K');
  });

  it('copies the code and says so', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const { element } = await placeWithOffer();
    await press(element, 'claim-button');
    expect(write).toHaveBeenCalledWith('TARN-7F3K');
    expect(part(element, 'copy-button').textContent?.trim()).toBe('Copied');
    expect(announced(element)).toBe('Your code is TARN-7F3K, copied');
    write.mockRestore();
  });

  it('selects the code where the browser refuses to copy', async () => {
    const write = vi
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    const { element } = await placeWithOffer();
    await press(element, 'claim-button');
    expect(part(element, 'copy-button').textContent?.trim()).toBe('Copy code');
    await press(element, 'copy-button');
    expect(part(element, 'note').textContent).toContain('copy it with your keyboard');
    expect(document.getSelection()?.toString()).toBe('TARN-7F3K');
    write.mockRestore();
  });

  it('keeps its code in view when the engine has nothing more to show', async () => {
    const { element, etui } = await placeWithOffer();
    await press(element, 'claim-button');
    etui.post(null);
    await settle(element);
    expect(part(element, 'code').textContent).toBe('TARN-7F3K');
  });

  it('comes back on the next page as the stub alone', async () => {
    const { element, etui } = await place();
    etui.post({ ...OFFER, status: 'claimed', code: 'TARN-7F3K' });
    await settle(element);
    expect(element.state).toBe('claimed');
    expect(part(element, 'code').textContent).toBe('TARN-7F3K');
    expect(hasPart(element, 'body')).toBe(false);
  });
});

describe('failure', () => {
  const MARKUP = '<img src=x onerror="globalThis.pwned = true"><b>bold</b>';

  it('shows markup in a coupon as the text it is', async () => {
    const { element, etui } = await place();
    etui.code = MARKUP;
    etui.post({ ...OFFER, title: MARKUP, body: MARKUP, terms: MARKUP });
    await settle(element);
    await press(element, 'claim-button');
    for (const name of ['title', 'body', 'code']) expect(part(element, name).textContent).toBe(MARKUP);
    expect(element.renderRoot.querySelector('img, b')).toBeNull();
    expect('pwned' in globalThis).toBe(false);
  });

  it('offers the claim again when one is refused', async () => {
    const { element, etui } = await placeWithOffer();
    const events = heard();
    etui.claimError = new Error('refused');
    await press(element, 'claim-button');
    expect(element.state).toBe('offer');
    expect(part(element, 'note').textContent).toContain('didn’t work');
    expect(announced(element)).toContain('didn’t work');
    expect(events).toEqual([]);
    etui.claimError = undefined;
    await press(element, 'claim-button');
    expect(element.state).toBe('claimed');
  });

  it('takes an answer without a code for a refusal', async () => {
    const { element, etui } = await placeWithOffer();
    etui.code = undefined;
    await press(element, 'claim-button');
    expect(element.state).toBe('offer');
  });

  it('says so when the reasons cannot be had', async () => {
    const { element, etui } = await placeWithOffer();
    etui.explainError = new Error('not ready');
    await press(element, 'why-button');
    expect(part(element, 'why').textContent).toContain('can’t be shown');
    expect(part(element, 'notice')).toBeDefined();
  });

  it('shows nothing without an Etui', async () => {
    const element = document.createElement('etui-offer');
    document.body.append(element);
    await settle(element);
    expect(element.state).toBe('error');
    expect(hasPart(element, 'ticket')).toBe(false);
    element.source = new FakeEtui();
    await settle(element);
    expect(element.state).toBe('waiting');
  });

  it('withdraws an offer that is taken back', async () => {
    const { element, etui } = await placeWithOffer();
    etui.post(null);
    await settle(element);
    expect(element.state).toBe('none');
    expect(hasPart(element, 'ticket')).toBe(false);
  });
});

describe('over the page', () => {
  const as = async (channel: Channel) => {
    const fixture = await place('over');
    fixture.etui.post({ ...OFFER, channels: [channel] });
    await settle(fixture.element);
    return fixture;
  };

  it('a dialog takes the focus with its sheet and not with a button, and gives it back', async () => {
    const before = document.createElement('button');
    document.body.append(before);
    before.focus();
    const { element } = await as('dialog');
    const dialog = element.renderRoot.querySelector('dialog');
    expect(dialog?.matches(':modal')).toBe(true);
    expect(element.shadowRoot?.activeElement?.className).toBe('sheet');
    await press(element, 'dismiss-button');
    expect(element.renderRoot.querySelector('dialog')).toBe(null);
    expect(document.activeElement).toBe(before);
  });

  it.each(['Escape', 'backdrop'])('a dialog is declined once by %s', async (how) => {
    const { element, etui } = await as('dialog');
    if (how === 'Escape') await userEvent.keyboard('{Escape}');
    else element.renderRoot.querySelector('dialog')?.click();
    await settle(element);
    expect(element.state).toBe('dismissed');
    expect(etui.dismissals).toEqual([{ offerId: OFFER.offerId, never: false }]);
  });

  it('a dialog stays with the code once it is claimed; on the next page the code waits in the corner', async () => {
    const { element, etui } = await as('dialog');
    await press(element, 'claim-button');
    expect(element.renderRoot.querySelector('dialog')?.open).toBe(true);
    expect(part(element, 'code').textContent).toBe('TARN-7F3K');
    const next = document.createElement('etui-offer');
    next.form = 'over';
    next.source = new FakeEtui();
    document.body.append(next);
    (next.source as FakeEtui).post({ ...OFFER, status: 'claimed', code: 'TARN-7F3K', channels: ['dialog'] });
    await settle(next);
    expect([next.state, next.channel]).toEqual(['claimed', 'corner']);
    expect(etui.dismissals).toEqual([]);
  });

  it.each(['corner', 'toast', 'bar'] as const)(
    'a %s takes no focus and lies within the window',
    async (form) => {
      const { element } = await as(form);
      expect(element.shadowRoot?.activeElement).toBe(null);
      for (const arrival of part(element, 'ticket').getAnimations()) arrival.finish();
      const { left, right, bottom } = part(element, 'ticket').getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(innerWidth);
      expect(bottom).toBeLessThanOrEqual(innerHeight);
      expect(part(element, 'claim-button').checkVisibility()).toBe(true);
    },
  );
});

describe('several places', () => {
  it('gives the offer to one, an inline one first', async () => {
    const { element: corner, etui } = await place('corner');
    const inline = document.createElement('etui-offer');
    inline.source = etui;
    document.body.append(inline);
    etui.post(OFFER);
    await settle(inline);
    expect([inline.state, corner.state]).toEqual(['offer', 'none']);
    inline.remove();
    await settle(corner);
    expect(corner.state).toBe('offer');
  });

  it('gives it to the one whose form the offer asks for, the next allowed where that is not there', async () => {
    const { element: over, etui } = await place('over');
    const inline = document.createElement('etui-offer');
    inline.source = etui;
    document.body.append(inline);
    etui.post({ ...OFFER, channels: ['bar', 'inline'] });
    await settle(over);
    expect([over.state, over.channel, inline.state]).toEqual(['offer', 'bar', 'none']);
    over.form = 'corner';
    await settle(over);
    expect([inline.state, inline.channel, over.state]).toEqual(['offer', 'inline', 'none']);
  });

  it('gives it to none where none of its channels is there', async () => {
    const { element, etui } = await place('corner');
    etui.post({ ...OFFER, channels: ['dialog'] });
    await settle(element);
    expect(element.state).toBe('none');
  });

  it('a code that was claimed appears wherever there is a place', async () => {
    const { element, etui } = await place('corner');
    etui.post({ ...OFFER, status: 'claimed', code: 'TARN-7F3K', channels: ['dialog'] });
    await settle(element);
    expect(element.state).toBe('claimed');
  });

  it('tells Etui which forms the page has, whenever that changes', async () => {
    const { element, etui } = await place();
    const second = document.createElement('etui-offer');
    second.source = etui;
    document.body.append(second);
    element.remove();
    expect(etui.displays).toEqual([['corner'], ['corner', 'inline'], ['inline']]);
    second.remove();
    expect(etui.displays.at(-1)).toEqual([]);
    expect(etui.captures).toHaveLength(1);
    expect(etui.listeners).toBe(0);
  });
});
