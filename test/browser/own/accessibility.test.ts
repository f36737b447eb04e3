import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { OwnElement } from '../../../widget/kit/own-element.js';
import { announced, clearPage, part, parts, place, press, settle, violations } from './fixture.js';

beforeEach(clearPage);

const broken = new Error('no engine');

/** Each state as a shopper gets there. */
const STATES: Readonly<Record<string, () => Promise<OwnElement>>> = {
  'wallet with coupons': async () => (await place('etui-wallet')).element,
  'wallet with a QR code open': async () => {
    const { element } = await place('etui-wallet');
    await press(element, part(element, 'qr-button'));
    return element;
  },
  'wallet without coupons': async () =>
    (await place('etui-wallet', (etui) => Object.assign(etui, { offers: [] }))).element,
  'wallet that can’t be read': async () =>
    (await place('etui-wallet', (etui) => Object.assign(etui, { trouble: broken }))).element,
  reasons: async () =>
    (await place('etui-why', undefined, '<p slot="notice-eu">Article 22 GDPR …</p>')).element,
  'no reasons': async () => (await place('etui-why', (etui) => Object.assign(etui, { offers: [] }))).element,
  'reasons that can’t be read': async () =>
    (await place('etui-why', (etui) => Object.assign(etui, { trouble: broken }))).element,
  privacy: async () => (await place('etui-privacy')).element,
  'privacy with all opened': async () => {
    const { element } = await place('etui-privacy');
    for (const details of element.renderRoot.querySelectorAll('details')) details.open = true;
    await press(element, part(element, 'everyone-button'));
    return element;
  },
  'privacy before erasing': async () => {
    const { element } = await place('etui-privacy');
    await press(element, part(element, 'erase-button'));
    return element;
  },
  'privacy that can’t be read': async () =>
    (await place('etui-privacy', (etui) => Object.assign(etui, { trouble: broken }))).element,
};

describe.each(['light', 'dark'] as const)('in a %s page', (theme) => {
  it.each(Object.keys(STATES))('has no accessibility violation: %s', async (state) => {
    document.documentElement.style.colorScheme = theme;
    document.documentElement.style.background = theme === 'light' ? '#fff' : '#111';
    document.documentElement.style.color = theme === 'light' ? '#111' : '#eee';
    const element = await STATES[state]!();
    expect(await violations(element)).toEqual([]);
  });
});

it('lets axe see into the elements', async () => {
  const { element } = await place('etui-privacy');
  part(element, 'erase-button').textContent = '';
  const { violations: found } = await axe.run(element);
  expect(found.map(({ id }) => id)).toContain('button-name');
});

describe('for the keyboard', () => {
  it('a wallet is walked through in the order in which it is read', async () => {
    const { element } = await place('etui-wallet');
    const visited: string[] = [];
    for (let step = 0; step < 4; step++) {
      await userEvent.keyboard('{Tab}');
      visited.push(element.shadowRoot?.activeElement?.getAttribute('part') ?? '');
    }
    expect(visited.map((name) => name.split(' ').at(-1))).toEqual([
      'print-button',
      'copy-button',
      'qr-button',
      'star',
    ]);
  });

  it('the question before erasing has the focus on Cancel, keeps it inside, and gives it back on Escape', async () => {
    const { element, etui } = await place('etui-privacy');
    await press(element, part(element, 'erase-button'));
    expect(element.shadowRoot?.activeElement).toBe(part(element, 'cancel-button'));
    await userEvent.keyboard('{Escape}');
    await settle(element);
    expect(parts(element, 'dialog')).toEqual([]);
    expect(element.shadowRoot?.activeElement).toBe(part(element, 'erase-button'));
    expect(etui.said).toEqual([]);
  });

  it('a switch is turned with Space, keeps the focus, and is spoken of', async () => {
    const { element, etui } = await place('etui-privacy');
    element.renderRoot.querySelector<HTMLElement>('#switch-pause')?.focus();
    await userEvent.keyboard(' ');
    await settle(element);
    expect(etui.said).toEqual(['pause true']);
    expect(element.shadowRoot?.activeElement?.id).toBe('switch-pause');
    expect(announced(element)).toBe('Saved');
  });
});

it('has its live region before there is anything to say', async () => {
  for (const tag of ['etui-wallet', 'etui-privacy'] as const) {
    const { element } = await place(tag);
    expect(element.renderRoot.querySelector('[role=status]')).not.toBeNull();
    expect(announced(element)).toBe('');
  }
});

it.each([320, 1200])('gives everything to press 44 px at least, %i px wide', async (width) => {
  document.body.style.inlineSize = `${width}px`;
  for (const tag of ['etui-wallet', 'etui-privacy'] as const) {
    const { element } = await place(tag);
    const targets = [
      ...element.renderRoot.querySelectorAll<HTMLElement>('button, select, summary, label.switch'),
    ];
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets) {
      if (!target.checkVisibility()) continue;
      const { height, width: wide } = target.getBoundingClientRect();
      expect(Math.min(height, wide), target.outerHTML.slice(0, 90)).toBeGreaterThan(44 - 0.01);
    }
  }
  document.body.removeAttribute('style');
});

it.each([320, 3840])(
  'never overflows sideways, %i px wide, in either direction of writing',
  async (width) => {
    for (const dir of ['ltr', 'rtl']) {
      for (const tag of ['etui-wallet', 'etui-why', 'etui-privacy'] as const) {
        clearPage();
        document.documentElement.dir = dir;
        const column = document.createElement('div');
        column.style.inlineSize = `${width}px`;
        document.body.append(column);
        const { element } = await place(tag);
        column.append(element);
        await settle(element);
        for (const details of element.renderRoot.querySelectorAll('details')) details.open = true;
        for (const each of element.renderRoot.querySelectorAll<HTMLElement>(
          'section, article, li, .panel, .bar',
        )) {
          expect(each.scrollWidth, `${tag} ${dir} ${each.className}`).toBeLessThanOrEqual(
            each.clientWidth + 1,
          );
        }
      }
    }
  },
);
