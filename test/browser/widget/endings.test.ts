/** How an offer waits, runs out, is used, and is taken back; and where its code leads. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyLink } from '../../../widget/offer/apply-link.js';
import { timeLeft } from '../../../widget/offer/countdown.js';
import { OFFER } from './fake-etui.js';
import { announced, clearPage, hasPart, part, place, placeWithOffer, press, settle } from './fixture.js';

const HOUR = 3_600_000;
const CLAIMED = { ...OFFER, status: 'claimed', code: 'TARN-7F3K' } as const;

beforeEach(clearPage);

describe('waiting', () => {
  const starting = { backend: 'none', problems: [] };

  it('lasts until the engine decides, and shows what the shop has for it', async () => {
    const { element, etui } = await place('inline', '<p slot="waiting">one moment</p><p id="own">ours</p>');
    const seen = () => [...element.querySelectorAll('p')].map((each) => each.checkVisibility());
    etui.progress(starting);
    await settle(element);
    expect([element.state, seen()]).toEqual(['waiting', [true, false]]);
    etui.progress({ ...starting, backend: 'cpu' });
    await settle(element);
    expect([element.state, seen()]).toEqual(['none', [false, true]]);
  });

  it('ends where something of the engine failed', async () => {
    const { element, etui } = await place();
    etui.progress({ ...starting, problems: ['pool/expired'] });
    await settle(element);
    expect(element.state).toBe('none');
  });
});

describe('the time left', () => {
  it.each([
    [25 * HOUR, undefined],
    [24 * HOUR, { unit: 'hours', count: 24 }],
    [HOUR, { unit: 'hours', count: 1 }],
    [HOUR - 1, { unit: 'minutes', count: 60 }],
    [1, { unit: 'minutes', count: 1 }],
    [0, undefined],
    [Number.NaN, undefined],
  ])('of %f ms', (ms, left) => expect(timeLeft(1_000 + ms, 1_000)).toEqual(left));

  describe('on a ticket', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
    afterEach(() => void vi.useRealTimers());
    const ending = (ms: number) => ({ ...OFFER, validUntil: new Date(Date.now() + ms).toISOString() });

    it('counts down by itself, and interrupts nobody', async () => {
      const { element, etui } = await place();
      etui.post(ending(2 * HOUR));
      await element.updateComplete;
      expect(part(element, 'left').textContent).toBe('2 hours left');
      const said = announced(element);
      vi.advanceTimersByTime(HOUR + 60_000);
      await element.updateComplete;
      expect(part(element, 'left').textContent).toBe('59 minutes left');
      expect(announced(element)).toBe(said);
    });

    it('ends with the offer, which says so and is no dismissal', async () => {
      const { element, etui } = await place();
      etui.post(ending(60_000));
      await element.updateComplete;
      vi.advanceTimersByTime(60_000);
      await element.updateComplete;
      expect([element.state, part(element, 'stamp').textContent]).toEqual([
        'withdrawn',
        'This offer has ended',
      ]);
      expect(hasPart(element, 'claim-button')).toBe(false);
      part(element, 'close-button').click();
      await element.updateComplete;
      expect([element.state, etui.dismissals]).toEqual(['none', []]);
    });

    it('leaves no timer behind an element that is gone', async () => {
      const { element, etui } = await place();
      etui.post(ending(2 * HOUR));
      await element.updateComplete;
      element.remove();
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it('is not told where the terms do not end, and not before the last day', async () => {
    const { element, etui } = await placeWithOffer();
    expect(hasPart(element, 'left')).toBe(false);
    const { validUntil: _, ...endless } = OFFER;
    etui.post({ ...endless, offerId: 'offer-2' });
    await settle(element);
    expect(hasPart(element, 'left')).toBe(false);
  });
});

describe('a code', () => {
  it('that is used says so, stays until it is closed, and closing it tells nobody', async () => {
    const { element, etui } = await placeWithOffer();
    etui.post({ ...CLAIMED, status: 'used' });
    etui.post(null);
    await settle(element);
    expect([element.state, announced(element)]).toEqual(['used', 'Used. Thank you!']);
    await press(element, 'close-button');
    expect([element.state, etui.dismissals]).toEqual(['none', []]);
  });

  it('that was taken back says so, and is put away for good', async () => {
    const { element, etui } = await place();
    etui.post({ ...CLAIMED, status: 'withdrawn' });
    await settle(element);
    expect([element.state, part(element, 'stamp').textContent]).toEqual(['withdrawn', 'No longer available']);
    await press(element, 'close-button');
    expect(etui.dismissals).toHaveLength(1);
  });

  it('leads to the checkout in the fragment, which is sent to nobody', async () => {
    const { element } = await placeWithOffer();
    element.apply = '/checkout?step=1#old';
    await press(element, 'claim-button');
    const link = part(element, 'apply-link') as HTMLAnchorElement;
    expect([link.pathname, link.search, link.hash]).toEqual(['/checkout', '?step=1', '#etui-code=TARN-7F3K']);
  });

  it('has no link where the shop names no address', async () => {
    const { element } = await placeWithOffer();
    await press(element, 'claim-button');
    expect(hasPart(element, 'apply-link')).toBe(false);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'http://', ''])('leads to no %s', (address) => {
    expect(applyLink(address, 'A-1', 'https://shop.example/')).toBeUndefined();
  });
});
