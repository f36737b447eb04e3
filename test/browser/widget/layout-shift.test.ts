import { beforeEach, expect, it } from 'vitest';
import { OFFER } from './fake-etui.js';
import { clearPage, place, settle } from './fixture.js';

/** What https://wicg.github.io/layout-instability/ reports; TypeScript has no type for it. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

/** Two frames: one to lay out, one for the observer to hear of it. */
const frames = async (): Promise<void> => {
  for (let count = 0; count < 2; count++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
};

/** The page's layout shift while `change` happens. */
async function shiftDuring(change: () => Promise<void> | void): Promise<number> {
  await frames();
  let sum = 0;
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries) sum += (entry as LayoutShift).value;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift' });
  await change();
  await frames();
  add(observer.takeRecords());
  observer.disconnect();
  return sum;
}

function paragraph(): HTMLElement {
  const text = document.createElement('p');
  text.textContent = 'A page with something to read. '.repeat(20);
  return text;
}

beforeEach(clearPage);

it('is something that this test can see', async () => {
  const text = paragraph();
  document.body.append(text);
  const shift = await shiftDuring(() => {
    const box = document.createElement('div');
    box.style.height = '150px';
    document.body.prepend(box);
  });
  expect(shift).toBeGreaterThan(0);
});

it.each(['inline', 'corner'] as const)('is 0 while an offer comes and goes in the %s form', async (form) => {
  document.body.append(paragraph());
  const { element, etui } = await place(form);
  document.body.append(paragraph());
  const shift = await shiftDuring(async () => {
    etui.post(OFFER);
    await settle(element);
    await frames();
    etui.post(null);
    await settle(element);
  });
  expect(shift).toBe(0);
});

it.each([320, 700])('is 0 even where a text is longer than its place of %i px', async (width) => {
  const column = document.createElement('div');
  column.style.width = `${width}px`;
  document.body.append(column);
  const { element, etui } = await place('inline');
  column.append(element, paragraph());
  const shift = await shiftDuring(async () => {
    etui.post({ ...OFFER, title: 'Title '.repeat(13), body: 'Body '.repeat(48), terms: 'Terms '.repeat(80) });
    await settle(element);
  });
  expect(shift).toBe(0);
});
