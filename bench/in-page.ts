/** What is measured inside the page. Each function is sent there whole and may use nothing from outside itself. */

/** The bits of the page's own script and of Etui that are used here. */
export interface BenchWindow {
  view(n: number): void;
  /** Milliseconds from the page's start to the first decision that the student took part in. */
  firstDecision?: Promise<number>;
  /** Long animation frames, ms; `ours`: a script of ours took part, for `ourMs` in all. */
  frames: { readonly duration: number; readonly ours: boolean; readonly ourMs: number }[];
  shift: number;
  etui?: {
    on(type: 'decision', listener: (decision: { readonly reason: string }) => void): () => void;
    on(type: 'problem', listener: (problem: { readonly code: string }) => void): () => void;
    settled(): Promise<void>;
    status(): Promise<{
      readonly decideMs?: number;
      readonly backend: string;
      readonly gpuDispatches: number;
    }>;
  };
}

/** Runs before the page's own scripts: observers, and a listener as soon as there is an Etui. */
export function watchPage(): void {
  const page = globalThis as unknown as BenchWindow;
  page.frames = [];
  page.shift = 0;
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries() as (PerformanceEntry & {
      scripts: { sourceURL: string; duration: number }[];
    })[]) {
      const ours = frame.scripts.filter(({ sourceURL }) => /\/etui\/|^blob:/.test(sourceURL));
      const ourMs = ours.reduce((sum, { duration }) => sum + duration, 0);
      page.frames.push({ duration: frame.duration, ours: ours.length > 0, ourMs });
    }
  }).observe({ type: 'long-animation-frame', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      page.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  page.firstDecision = new Promise((resolve, reject) => {
    addEventListener('load', () => {
      const problems: string[] = [];
      page.etui?.on('problem', ({ code }) => problems.push(code));
      const off = page.etui?.on('decision', ({ reason }) => {
        if (reason === 'no-pool' || reason === 'no-model') return;
        off?.();
        resolve(performance.now());
      });
      page.view(0);
      setTimeout(
        () => reject(new Error(`no decision within 20 s; problems: ${problems.join(', ') || 'none'}`)),
        20_000,
      );
    });
  });
  // The page without Etui asks for no decision, and shall not hear of its absence.
  page.firstDecision.catch(() => undefined);
}

/** Tells of `count` events in batches of `size`, each batch a task of its own. */
export async function tell([count, size]: readonly [number, number]): Promise<void> {
  const page = globalThis as unknown as BenchWindow;
  for (let told = 0; told < count; told += size) {
    for (let one = 0; one < size; one++) page.view(told + one);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Ms from a click on the page's button to the decision on it, measured `count` times one after the other. */
export async function clickToDecision(count: number): Promise<readonly { ms: number; decideMs: number }[]> {
  const { etui } = globalThis as unknown as BenchWindow;
  if (!etui) throw new Error('no Etui on this page');
  const button = document.querySelector('button') as HTMLButtonElement;
  const spans: { ms: number; decideMs: number }[] = [];
  for (let click = 0; click < count; click++) {
    const decided = new Promise<number>((resolve) => {
      const off = etui.on('decision', () => {
        off();
        resolve(performance.now());
      });
    });
    const start = performance.now();
    button.click();
    const ms = (await decided) - start;
    spans.push({ ms, decideMs: (await etui.status()).decideMs ?? Number.NaN });
  }
  return spans;
}

/** Waits until decisions are made on WebGPU. */
export async function warmWebGpu(): Promise<void> {
  const { etui } = globalThis as unknown as BenchWindow;
  for (let tries = 0; tries < 300; tries++) {
    if ((await etui?.status())?.backend === 'webgpu') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('WebGPU did not take over within a minute');
}
