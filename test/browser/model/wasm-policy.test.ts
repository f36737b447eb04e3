import { afterEach, expect, test } from 'vitest';
import type { StudentPage } from './wasm-policy.page.js';

interface Kernel {
  readonly memory: WebAssembly.Memory;
  dense(...addresses: number[]): void;
}

type Page = Window & typeof globalThis & StudentPage;

const frames: HTMLIFrameElement[] = [];
afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove();
});

/** A page whose scripts come from this origin, and which allows what `more` says. */
async function open(more = ''): Promise<{ page: Page; violations: string[]; products: () => number }> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><meta http-equiv="content-security-policy"
    content="script-src ${location.origin} ${more}"><title>A page with a policy</title>`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  frames.push(frame);
  await loaded;
  const page = frame.contentWindow as Page;
  const violations: string[] = [];
  page.document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    violations.push(`${violatedDirective} ${blockedURI}`);
  });
  const products = countProducts(page);
  const script = page.document.createElement('script');
  script.type = 'module';
  script.src = `${location.origin}/test/browser/model/wasm-policy.page.ts`;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error('the page’s script did not load'));
    page.document.head.append(script);
  });
  return { page, violations, products };
}

/** Counts the products that this page's WebAssembly computes. */
function countProducts(page: Page): () => number {
  let count = 0;
  page.WebAssembly.Instance = new Proxy(page.WebAssembly.Instance, {
    construct(Instance, [module]) {
      const { memory, dense } = new Instance(module).exports as unknown as Kernel;
      const counted = (...addresses: number[]) => {
        count++;
        return dense(...addresses);
      };
      return { exports: { memory, dense: counted } };
    },
  });
  return () => count;
}

const bitsOf = ({ hidden, base, coupons }: Awaited<ReturnType<StudentPage['answer']>>) =>
  [hidden, base, coupons].map((values) => [...new Uint32Array(values.slice().buffer)]);

test('unasked, a strict policy has nothing to report', async () => {
  const { page, violations, products } = await open();
  await page.answer();
  await page.answer(false);
  // Reports come as tasks of their own.
  await new Promise((resolve) => page.setTimeout(resolve));
  expect(violations).toEqual([]);
  expect(products()).toBe(0);
});

test('where shop and policy allow WebAssembly it computes, and what it computes is the same to the bit', async () => {
  const { page, violations, products } = await open("'wasm-unsafe-eval'");
  const without = await page.answer();
  expect(products()).toBe(0);
  const answer = await page.answer(true);
  expect(products()).toBeGreaterThan(0);
  expect(bitsOf(answer)).toEqual(bitsOf(without));
  expect(violations).toEqual([]);
});

test('a shop that allows what its policy forbids is sent one report, and the answer is the same', async () => {
  const { page, violations, products } = await open();
  const [answer, again] = [await page.answer(true), await page.answer(true)];
  await expect.poll(() => violations).toEqual(['script-src wasm-eval']);
  expect(products()).toBe(0);
  expect(bitsOf(again)).toEqual(bitsOf(answer));
  expect(bitsOf(await page.answer())).toEqual(bitsOf(answer));
});
