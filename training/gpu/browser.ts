/** Opens a Chromium in which teachers train on WebGPU, and hands out what {@link trainEnsemble} needs of it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { rolldown } from 'rolldown';
import { browserAliases, forRolldown } from '../../scripts/aliases.mjs';
import { findChromium, webgpuArgs } from '../../scripts/chromium.mjs';
import type { FitHooks, FitState } from '../fit/fit.js';
import type { MemberFit } from '../teacher/member.js';
import type { GpuTask } from './page.js';
import { pack, unpack } from './wire.js';

export interface GpuTrainer {
  readonly adapter: 'hardware' | 'software';
  readonly fitMember: MemberFit;
  close(): Promise<void>;
}

export interface GpuOptions {
  /** Repository root: where the page's sources lie. */
  readonly root: string;
  /** Take a software adapter, too: it proves that the code runs, and is slower than Node. */
  readonly software: boolean;
}

/** @throws Error where this machine's browser offers no adapter of the kind asked for */
export async function openGpuTrainer({ root, software }: GpuOptions): Promise<GpuTrainer> {
  const page = { script: await bundled(root), task: new Uint8Array(), states: [] as FitState[] };
  const server = await serve(page);
  const { executablePath, env, args } = findChromium();
  const browser = await chromium.launch({ executablePath, env, args: [...args, ...webgpuArgs] });
  const close = async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  };
  try {
    const tab = await browser.newPage();
    let current: FitHooks = {};
    await tab.exposeFunction('etuiBatch', (done: number, all: number, loss: number) =>
      current.onBatch?.(done, all, loss),
    );
    await tab.exposeFunction('etuiEpoch', () => {
      current.onEpoch?.(page.states.at(-1) as FitState);
      return (current.outOfTime?.() ?? false) || (current.spent?.() ?? 0) >= 1;
    });
    await tab.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const adapter = await inPage<'hardware' | 'software' | 'none'>(tab, 'adapterKind');
    if (adapter === 'none' || (adapter === 'software' && !software)) {
      throw new Error(
        adapter === 'none'
          ? 'this browser offers no WebGPU adapter'
          : 'the only WebGPU adapter is a software one, slower than training in Node',
      );
    }
    const fitMember: MemberFit = async (plan, material, options, hooks, resume) => {
      const task: GpuTask = { plan, material, options, ...(resume && { resume }) };
      page.task = pack(task);
      page.states = resume ? [resume] : [];
      current = hooks;
      await inPage(tab, 'train');
      const last = page.states.at(-1);
      if (!last) throw new Error('the browser trained nothing');
      return last;
    };
    return { adapter, fitMember, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

const inPage = <T>(tab: Page, name: string): Promise<T> =>
  tab.evaluate(`window.etuiTraining.${name}()`) as Promise<T>;

async function bundled(root: string): Promise<string> {
  const build = await rolldown({
    input: join(root, 'training', 'gpu', 'page.ts'),
    platform: 'browser',
    tsconfig: join(root, 'tsconfig.json'),
    transform: { define: { __ETUI_CHUNKS__: '{}' } },
    resolve: { alias: forRolldown(browserAliases), mainFields: ['module', 'main'] },
    onLog(level, log, report) {
      // tfjs reads a CommonJS namespace defensively; nothing to see.
      if (log.code !== 'IMPORT_IS_UNDEFINED' && log.code !== 'EVAL') report(level, log);
    },
  });
  try {
    const { output } = await build.generate({
      format: 'iife',
      name: 'etuiTrainingPage',
      codeSplitting: false,
    });
    return output[0].code;
  } finally {
    await build.close();
  }
}

interface Served {
  readonly script: string;
  readonly task: Uint8Array;
  readonly states: FitState[];
}

async function serve(page: Served) {
  const server = createServer((request, response) => void answer(page, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function answer(page: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/state') {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    page.states.push(unpack<FitState>(new Uint8Array(Buffer.concat(parts))));
    response.end();
  } else if (request.url === '/task') response.end(page.task);
  else if (request.url === '/script.js')
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(page.script);
  else
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><html lang="en"><title>Training</title><script src="/script.js"></script></html>');
}
