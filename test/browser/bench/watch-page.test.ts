import { expect, test } from 'vitest';
import { type BenchWindow, watchPage } from '../../../bench/in-page.js';

const page = globalThis as unknown as BenchWindow;

/** The frame that shows it has come and gone, and the observers have been told. */
const seen = () => new Promise((resolve) => setTimeout(resolve, 400));

test('a long task of a script of ours, a long task of another, and a pushed layout are all noticed', async () => {
  page.view = () => undefined;
  watchPage();
  const text = document.createElement('p');
  text.textContent = 'What the shopper reads.';
  document.body.append(text);
  await seen();
  page.frames.length = 0;
  page.shift = 0;

  const busy = 'for (const start = performance.now(); performance.now() - start < 120; );';
  const ours = document.createElement('script');
  ours.src = URL.createObjectURL(new Blob([busy], { type: 'text/javascript' }));
  document.head.append(ours);
  await seen();
  expect(page.frames.filter((frame) => frame.ours && frame.duration > 50)).toHaveLength(1);

  const other = document.createElement('script');
  other.textContent = busy;
  document.head.append(other);
  await seen();
  expect(page.frames.filter((frame) => !frame.ours && frame.duration > 50)).toHaveLength(1);

  expect(page.shift).toBe(0);
  const banner = document.createElement('div');
  banner.style.height = '100px';
  document.body.prepend(banner);
  await seen();
  expect(page.shift).toBeGreaterThan(0);
});
