import { afterEach, expect, test, vi } from 'vitest';
import { handArmCookie } from '../../../widget/arm-cookie.js';

/** The page's Etui as this needs it. */
function fakeEtui() {
  const asked: unknown[][] = [];
  let want = (): void => undefined;
  const etui = {
    on: (_type: string, listener: () => void) => {
      want = listener;
      return () => undefined;
    },
    ask: async (...args: unknown[]) => {
      asked.push(args);
      throw new Error('the engine has ended');
    },
  };
  return { etui: etui as unknown as Parameters<typeof handArmCookie>[0], asked, wants: () => want() };
}

// biome-ignore-start lint/suspicious/noDocumentCookie: as a shop's server would have set them
const set = (cookie: string) => {
  document.cookie = `${cookie}; path=/`;
};
// biome-ignore-end lint/suspicious/noDocumentCookie: as above

afterEach(() => {
  vi.restoreAllMocks();
  for (const name of ['etui_arm', 'not-etui_arm', 'other']) set(`${name}=; max-age=0`);
});

test('the arm cookie is read when the engine asks and not before, alone of all cookies, and never written', () => {
  for (const cookie of ['other=secret', 'not-etui_arm=e1.1', 'etui_arm=e12.9']) set(cookie);
  const read = vi.spyOn(Document.prototype, 'cookie', 'get');
  const write = vi.spyOn(Document.prototype, 'cookie', 'set');
  const { etui, asked, wants } = fakeEtui();
  handArmCookie(etui);
  expect(read).not.toHaveBeenCalled();
  wants();
  expect(asked).toEqual([['armCookie', 'e12.9']]);
  expect(write).not.toHaveBeenCalled();
});

test('a page without it says so; what the engine can no longer hear is nobody’s error', async () => {
  set('not-etui_arm=e1.1');
  const rejected = vi.fn();
  addEventListener('unhandledrejection', rejected);
  const { etui, asked, wants } = fakeEtui();
  handArmCookie(etui);
  wants();
  expect(asked).toEqual([['armCookie', undefined]]);
  await new Promise((resolve) => setTimeout(resolve));
  removeEventListener('unhandledrejection', rejected);
  expect(rejected).not.toHaveBeenCalled();
});
