import { afterEach, describe, expect, test } from 'vitest';
import { captureMarkup } from '../../../src/capture/markup.js';
import type { Stop } from '../../../src/capture/report.js';
import { frames, openPage, recorder } from './frames.js';

const stops: Stop[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function start(body: string) {
  const host = await openPage(body);
  const recorded = recorder();
  stops.push(captureMarkup(recorded.report, host));
  const click = (selector: string) => host.document.querySelector<HTMLElement>(selector)?.click();
  return { host, click, stop: () => stops.pop()?.(), ...recorded };
}

const CARD = `
  <article data-etui-item-id="T-1" data-etui-item-name="Teapot" data-etui-price="12.50" data-etui-currency="EUR">
    <button data-etui-event="add_to_cart" data-etui-quantity="2"><b>Add</b></button>
    <button id="plain">Nothing of ours</button>
  </article>`;

describe('click', () => {
  test('on the element, or in it, tells the event with what the card says of the item', async () => {
    const { click, seen } = await start(CARD);
    click('b');
    click('#plain');
    expect(seen).toEqual([
      {
        source: 'markup',
        name: 'add_to_cart',
        params: {
          currency: 'EUR',
          items: [{ item_id: 'T-1', item_name: 'Teapot', price: '12.50', quantity: '2' }],
        },
      },
    ]);
  });

  test('an element that names another item takes nothing from the card around it', async () => {
    const { click, seen } = await start(CARD.replace('data-etui-quantity="2"', 'data-etui-item-id="T-2"'));
    click('b');
    expect(seen[0]?.params).toEqual({ items: [{ item_id: 'T-2' }] });
  });

  test('is heard although the page stops it, and is never prevented', async () => {
    const { host, click, names } = await start(CARD);
    let prevented: boolean | undefined;
    host.document.body.addEventListener('click', (event) => {
      prevented = event.defaultPrevented;
      event.stopImmediatePropagation();
    });
    click('b');
    expect(names()).toEqual(['add_to_cart']);
    expect(prevented).toBe(false);
  });

  test('works on elements that came later, without looking for them', async () => {
    const { host, click, names } = await start('');
    host.document.body.innerHTML = CARD;
    click('b');
    expect(names()).toEqual(['add_to_cart']);
  });

  test('an event without an item has none', async () => {
    const { click, seen } = await start('<a data-etui-event="search" data-etui-search-term="tea">Tea</a>');
    click('a');
    expect(seen).toEqual([{ source: 'markup', name: 'search', params: { search_term: 'tea' } }]);
  });
});

describe('load', () => {
  test('happens once, for what is there and for what comes', async () => {
    const mark = (id: string) =>
      `<p data-etui-event="view_item" data-etui-on="load" data-etui-item-id="${id}"></p>`;
    const { host, seen, click } = await start(mark('a'));
    expect(seen).toHaveLength(1);
    host.document.body.insertAdjacentHTML('beforeend', mark('b'));
    await expect.poll(() => seen.length).toBe(2);
    click('p');
    expect(seen.map(({ params }) => params)).toEqual([
      { items: [{ item_id: 'a' }] },
      { items: [{ item_id: 'b' }] },
    ]);
  });
});

describe('visible', () => {
  const mark = (style: string) => `
    <div style="height: 600px"></div>
    <p style="margin: 0; ${style}" data-etui-event="view_promotion" data-etui-on="visible"></p>
    <div style="height: 600px"></div>`;

  test('happens once, when half of it has come into view', async () => {
    const { host, names } = await start(mark('height: 100px'));
    // The window is 300 px high: 40 px of it show.
    host.scrollTo(0, 340);
    await frames(host, 4);
    expect(names()).toEqual([]);
    host.scrollTo(0, 360);
    await expect.poll(names).toEqual(['view_promotion']);
    host.scrollTo(0, 0);
    await frames(host, 4);
    host.scrollTo(0, 400);
    await frames(host, 4);
    expect(names()).toEqual(['view_promotion']);
  });

  test('of something taller than two windows, half a window is enough', async () => {
    const { host, names } = await start(mark('height: 1000px'));
    host.scrollTo(0, 560);
    await expect.poll(names).toEqual(['view_promotion']);
  });
});

test('after stopping nothing more is heard', async () => {
  const { host, click, stop, names } = await start(CARD);
  stop();
  click('b');
  host.document.body.insertAdjacentHTML(
    'beforeend',
    '<p data-etui-event="view_cart" data-etui-on="load"></p>',
  );
  await new Promise((resolve) => host.setTimeout(resolve, 400));
  expect(names()).toEqual([]);
});
