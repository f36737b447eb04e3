import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { walletBook } from '../../../widget/wallet/words.js';
import { OFFERS } from './fake-own.js';
import { announced, clearPage, part, parts, place, press, settle, textOf } from './fixture.js';

beforeEach(clearPage);
afterEach(() => vi.restoreAllMocks());

const clipboard = (write: () => Promise<void>) =>
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(write);

describe('what it shows', () => {
  it('is what was claimed, ready first, each with what became of it', async () => {
    const { element } = await place('etui-wallet');
    expect(element.state).toBe('ready');
    expect(parts(element, 'coupon').map((coupon) => coupon.getAttribute('part'))).toEqual([
      'coupon ready',
      'coupon used',
      'coupon expired',
      'coupon withdrawn',
    ]);
    const statuses = parts(element, 'status').map(textOf);
    expect(statuses[0]).toBe('Ready to use');
    expect(statuses[1]).toMatch(/^Used /);
    expect(statuses[2]).toMatch(/^Ended /);
    expect(statuses[3]).toBe('Taken back by the shop');
  });

  it('offers copying and a QR code only for what can be used', async () => {
    const { element } = await place('etui-wallet');
    expect(parts(element, 'copy-button')).toHaveLength(1);
    expect(parts(element, 'qr')).toHaveLength(1);
  });

  it('reads from the device alone, and again when an offer changes or the page comes back', async () => {
    const { element, etui } = await place('etui-wallet', (fake) => Object.assign(fake, { offers: [] }));
    expect(element.state).toBe('empty');
    etui.offers = OFFERS;
    etui.post(null);
    await vi.waitFor(() => expect(element.state).toBe('ready'));
    etui.offers = [];
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(element.state).toBe('empty'));
  });

  it('reads again when another element has had everything erased', async () => {
    const { element, etui } = await place('etui-wallet');
    etui.offers = [];
    document.dispatchEvent(new Event('etui-erased'));
    await vi.waitFor(() => expect(element.state).toBe('empty'));
  });

  it('lets go of its Etui when it leaves the page', async () => {
    const { element, etui } = await place('etui-wallet');
    expect(etui.listeners).toBe(1);
    element.remove();
    expect(etui.listeners).toBe(0);
  });

  it('writes what comes from a pool as text, whatever it says', async () => {
    const title = '<img src=x onerror="globalThis.hit=1">';
    const offers = [{ ...OFFERS[1]!, title, body: title, terms: title, code: 'A-1' }];
    const { element } = await place('etui-wallet', (etui) => Object.assign(etui, { offers }));
    expect(textOf(part(element, 'title'))).toBe(title);
    expect(element.renderRoot.querySelector('img')).toBeNull();
    expect((globalThis as { hit?: number }).hit).toBeUndefined();
  });
});

describe('properties', () => {
  it('locale changes words, dates and direction', async () => {
    walletBook.add('ar', { '@dir': 'rtl', 'status.ready': 'جاهزة للاستخدام', heading: 'قسائمك' });
    const { element } = await place('etui-wallet');
    element.locale = 'ar';
    await settle(element);
    expect(textOf(parts(element, 'status')[0]!)).toBe('جاهزة للاستخدام');
    expect(getComputedStyle(part(element, 'wallet')).direction).toBe('rtl');
    // A code is read from left to right everywhere.
    expect(getComputedStyle(part(element, 'code')).direction).toBe('ltr');
  });

  it('a locale whose words are not here is told in English, dates and all', async () => {
    const { element } = await place('etui-wallet');
    element.locale = 'fi';
    await settle(element);
    const [, used] = parts(element, 'status').map(textOf);
    expect(used).toMatch(/^Used Nov \d+, 2026$/);
  });

  it('theme decides against the page', async () => {
    const { element } = await place('etui-wallet');
    const paper = () => getComputedStyle(part(element, 'coupon')).backgroundColor;
    element.theme = 'light';
    await settle(element);
    const light = paper();
    element.theme = 'dark';
    await settle(element);
    expect(paper()).not.toBe(light);
  });
});

it('lets the shop fill its slots', async () => {
  const inside =
    '<b slot="heading">My vouchers</b><i slot="footer">Show it at the till</i><p slot="empty">Nothing</p>';
  const { element } = await place('etui-wallet', undefined, inside);
  const slot = (name: string) => element.renderRoot.querySelector<HTMLSlotElement>(`slot[name=${name}]`);
  expect(slot('heading')?.assignedElements().map(textOf)).toEqual(['My vouchers']);
  expect(slot('footer')?.assignedElements().map(textOf)).toEqual(['Show it at the till']);
});

describe('events', () => {
  it('a copied code is told to the page, and to a screen reader', async () => {
    const write = clipboard(async () => undefined);
    const { element } = await place('etui-wallet');
    const told: unknown[] = [];
    document.addEventListener('etui-copied', ({ detail }) => told.push(detail), { once: true });
    await press(element, part(element, 'copy-button'));
    expect(write).toHaveBeenCalledWith('READY-7F3K');
    expect(told).toEqual([{ offerId: 'ready', code: 'READY-7F3K' }]);
    expect(announced(element)).toBe('READY-7F3K, copied');
    expect(textOf(part(element, 'copy-button'))).toBe('Copied');
  });

  it('a tap on a star rates the offer, and can be changed', async () => {
    const { element, etui } = await place('etui-wallet');
    const stars = () => parts(element, 'star').slice(0, 5);
    await press(element, stars()[3]!);
    await press(element, stars()[1]!);
    expect(etui.said).toEqual(['rate ready 4', 'rate ready 2']);
    expect(stars().map((star) => star.getAttribute('aria-pressed'))).toEqual([
      'false',
      'true',
      'false',
      'false',
      'false',
    ]);
    expect(announced(element)).toContain('stays on this device');
  });
});

describe('failure', () => {
  it('of the clipboard selects the code', async () => {
    clipboard(() => Promise.reject(new Error('denied')));
    const { element } = await place('etui-wallet');
    await press(element, part(element, 'copy-button'));
    expect(textOf(part(element, 'note'))).toContain('copy it with your keyboard');
    expect(announced(element)).toContain('Selected');
  });

  it('of the engine says so in plain words and throws nothing', async () => {
    const { element } = await place('etui-wallet', (etui) =>
      Object.assign(etui, { trouble: new Error('gone') }),
    );
    expect(element.state).toBe('error');
    expect(textOf(part(element, 'wallet'))).toContain('can’t be read just now');
  });

  it('of a page without Etui is the same', async () => {
    const element = document.createElement('etui-wallet');
    document.body.append(element);
    await settle(element);
    expect(element.state).toBe('error');
  });

  it('of a rating leaves the stars as they were', async () => {
    const { element, etui } = await place('etui-wallet');
    vi.spyOn(etui, 'rate').mockRejectedValue(new Error('gone'));
    await press(element, parts(element, 'star')[2]!);
    expect(parts(element, 'star').some((star) => star.getAttribute('aria-pressed') === 'true')).toBe(false);
    expect(announced(element)).toBe('');
  });
});

describe('print', () => {
  it('shows the coupons that can be used, with their QR code, and nothing else of the page', async () => {
    const other = document.createElement('p');
    other.textContent = 'The shop';
    const box = document.createElement('main');
    document.body.append(other, box);
    const { element } = await place('etui-wallet');
    box.append(element);
    await settle(element);
    const seen: Record<string, boolean> = {};
    vi.spyOn(window, 'print').mockImplementation(() => {
      // The sheet is there while the page is printed; its rules are for print alone.
      const rules = document.adoptedStyleSheets.flatMap((sheet) =>
        [...sheet.cssRules].map((rule) => rule.cssText),
      );
      const [, hidden = ''] = /body (:not\(.*\)) \{/.exec(rules.join('\n')) ?? [];
      for (const [name, node] of Object.entries({ other, box, element }))
        seen[name] = !node.matches(`body ${hidden}`);
    });
    await press(element, part(element, 'print-button'));
    expect(seen).toEqual({ other: false, box: true, element: true });
    window.dispatchEvent(new Event('afterprint'));
    expect(document.adoptedStyleSheets).toEqual([]);
  });
});
