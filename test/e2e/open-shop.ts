/** The demo's shop and a browser in front of it: what every end-to-end test begins with. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { type Demo, type DemoOptions, startDemo } from '../../demo/start.js';
import { findChromium, webgpuArgs } from '../../scripts/chromium.mjs';

export interface OpenShop {
  readonly url: string;
  /** A new shopper: nothing stored, nothing in the cart. `trouble` collects what a console would show in red. */
  shopper(options?: BrowserContextOptions): Promise<{ readonly page: Page; readonly trouble: string[] }>;
  close(): Promise<void>;
}

/**
 * @param model artifact's bytes; the shipped model when absent
 */
export async function openShop(
  options: Omit<DemoOptions, 'port' | 'dir' | 'model'> = {},
  model?: Uint8Array,
): Promise<OpenShop> {
  const dir = await mkdtemp(join(tmpdir(), 'etui-demo-'));
  const file = join(dir, 'model.bin');
  if (model) await writeFile(file, model);
  const demo: Demo = await startDemo({
    port: 0,
    dir,
    quiet: true,
    ...options,
    ...(model && { model: file }),
  });
  const browser = await launch();
  return {
    url: demo.url,
    async shopper(context) {
      const page = await (await browser.newContext(context)).newPage();
      // Well below a test's own limit, so that the step that hangs is named.
      page.setDefaultTimeout(30_000);
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') trouble.push(message.text());
      });
      return { page, trouble };
    },
    async close() {
      await browser.close();
      await demo.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function launch(): Promise<Browser> {
  const { executablePath, env, args } = findChromium();
  return chromium.launch({ executablePath, env, args: [...args, ...webgpuArgs] });
}
