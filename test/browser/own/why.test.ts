import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OFFERS, WHY } from './fake-own.js';
import { clearPage, part, parts, place, settle, textOf } from './fixture.js';

beforeEach(clearPage);

describe('what it shows', () => {
  it('is the real reasons in words, strongest first, with bars beside them', async () => {
    const { element } = await place('etui-why');
    expect(textOf(part(element, 'about'))).toBe('About 10 % off shown');
    expect([...part(element, 'reasons').children].map(textOf)).toEqual([
      'Your visit so far strongly for',
      'Your cart so far for',
      'The pace of this visit slightly against',
    ]);
    // The picture says nothing that the words don't.
    expect(parts(element, 'bar').map((bar) => bar.getAttribute('aria-hidden'))).toEqual([
      'true',
      'true',
      'true',
    ]);
  });

  it.each([
    [
      { what: 'cart', count: 2, category: 'Jackets', instead: 'nothing' },
      'Without the 2 things from “Jackets” in your cart, this would not be shown.',
    ],
    [
      { what: 'cart', count: 1, instead: 'another' },
      'Without the one thing in your cart, another offer would be shown.',
    ],
    [{ what: 'earlier', instead: 'nothing' }, 'On a first visit, this would not be shown.'],
    [
      { what: 'interests', instead: 'another' },
      'Without the kinds of things you have liked here, another offer would be shown.',
    ],
  ] as const)('one counterfactual: %j', async (without, sentence) => {
    const { element } = await place('etui-why', (etui) => {
      vi.spyOn(etui, 'explain').mockResolvedValue({ ...WHY, without });
    });
    expect(textOf(part(element, 'without'))).toBe(sentence);
  });

  it('no counterfactual where none is known', async () => {
    const { without: _, ...why } = WHY;
    const { element } = await place('etui-why', (etui) => {
      vi.spyOn(etui, 'explain').mockResolvedValue(why);
    });
    expect(parts(element, 'without')).toEqual([]);
  });

  it('that chance chose, where it did, and no reasons then', async () => {
    const { element } = await place('etui-why', (etui) => {
      vi.spyOn(etui, 'explain').mockResolvedValue({ ...WHY, lot: 0.1 });
    });
    expect(textOf(part(element, 'why'))).toContain('drew a lot');
    expect(parts(element, 'reasons')).toEqual([]);
  });

  it('says that a program on this device decided, and that it can be stopped, also with nothing to explain', async () => {
    for (const offers of [OFFERS, []]) {
      const { element } = await place('etui-why', (etui) => Object.assign(etui, { offers }));
      expect(textOf(part(element, 'notice'))).toContain(
        'A program on this device chose this offer by itself',
      );
      expect(textOf(part(element, 'notice'))).toContain('You can pause it');
    }
  });
});

describe('properties', () => {
  it('offer names the one to explain', async () => {
    const { element, etui } = await place('etui-why');
    const explain = vi.spyOn(etui, 'explain');
    element.offer = 'used';
    await settle(element);
    expect(explain).toHaveBeenLastCalledWith('used');
    expect(textOf(part(element, 'about'))).toBe('About 10 % off used');
  });

  it('region shows that region’s wording alone', async () => {
    const inside = '<p slot="notice-eu">GDPR</p><p slot="notice-us-ca">CCPA</p>';
    const { element } = await place('etui-why', undefined, inside);
    const shown = () =>
      parts(element, 'region')
        .filter((region) => region.checkVisibility())
        .map(textOf);
    expect(shown()).toEqual(['European Union', 'California']);
    element.region = 'us-ca';
    await settle(element);
    expect(shown()).toEqual(['California']);
    element.region = 'br';
    await settle(element);
    expect(shown()).toEqual([]);
  });
});

it('lets the shop replace the notice', async () => {
  const { element } = await place('etui-why', undefined, '<p slot="notice">As our counsel wrote it</p>');
  const slot = element.renderRoot.querySelector<HTMLSlotElement>('slot[name=notice]');
  expect(slot?.assignedElements().map(textOf)).toEqual(['As our counsel wrote it']);
});

it('a failure leaves the notice and says that the reasons can’t be read', async () => {
  const { element } = await place('etui-why', (etui) => Object.assign(etui, { trouble: new Error('gone') }));
  expect(element.state).toBe('error');
  expect(textOf(part(element, 'why'))).toContain('can’t be read just now');
  expect(textOf(part(element, 'notice'))).toContain('A program on this device');
});
