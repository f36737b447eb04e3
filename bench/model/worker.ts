/** The measurements' own side: a module worker, as the model runtime has in a shop. */
import { differences } from './agreement.js';
import { randomAsk, randomCoupons, randomEvents, randomModel } from './random-model.js';
import type { BenchRunner } from './runners/bench-runner.js';
import { openNamed, type RunnerName } from './runners/named.js';
import { interleaved, type Spread } from './timing.js';

export interface Job {
  readonly runners: readonly RunnerName[];
  /** Folder of onnxruntime-web's files. */
  readonly files: string;
  readonly events: number;
  readonly coupons: readonly number[];
  readonly rounds: number;
}

export type Report =
  | { readonly is: 'progress'; readonly text: string }
  | { readonly is: 'done'; readonly result: JobResult }
  | { readonly is: 'failed'; readonly message: string };

export interface JobResult {
  readonly differences: Awaited<ReturnType<typeof differences>>;
  /** By what was done, then by runner. */
  readonly spans: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  /** GPU dispatches of one call, by what was done, then by runner; none where there is no GPU. */
  readonly dispatches: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Job>) => void;
  postMessage(report: Report): void;
};
const say = (text: string) => scope.postMessage({ is: 'progress', text });

/** Every compute dispatch of this worker, whoever encodes it. */
let dispatched = 0;
if ('GPUComputePassEncoder' in globalThis) {
  const pass = GPUComputePassEncoder.prototype;
  for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
    const dispatch = pass[name] as (this: GPUComputePassEncoder, ...sizes: never[]) => undefined;
    Object.assign(pass, {
      [name](this: GPUComputePassEncoder, ...sizes: never[]) {
        dispatched++;
        return dispatch.apply(this, sizes);
      },
    });
  }
}

async function run({ runners: names, files, events, coupons, rounds }: Job): Promise<JobResult> {
  const model = randomModel('model');
  const runners: Record<string, BenchRunner> = {};
  for (const name of names) {
    say(`opening ${name}`);
    runners[name] = await openNamed(name, model, files);
  }
  say('comparing answers');
  const differing = await differences(model, runners, { events, coupons });
  const spans: Record<string, Readonly<Record<string, Spread>>> = {};
  const dispatches: Record<string, Record<string, number>> = {};
  const time = async (what: string, call: (runner: BenchRunner) => () => Promise<unknown>) => {
    say(what);
    const calls = Object.fromEntries(Object.entries(runners).map(([name, runner]) => [name, call(runner)]));
    spans[what] = await interleaved(calls, rounds);
    dispatches[what] = {};
    for (const [name, once] of Object.entries(calls)) {
      const before = dispatched;
      await once();
      (dispatches[what] as Record<string, number>)[name] = dispatched - before;
    }
  };
  const visit = randomEvents('timing', model, events);
  await time(`read ${events} events`, (runner) => () => runner.read(visit));
  for (const count of coupons) {
    const terms = randomCoupons('timing', model, count);
    const ask = randomAsk('timing', model, count);
    for (const runner of Object.values(runners)) await runner.keep(terms);
    await time(`decide over ${count} coupons`, (runner) => () => runner.decide(ask));
  }
  for (const runner of Object.values(runners)) await runner.dispose();
  return { differences: differing, spans, dispatches };
}

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage({ is: 'done', result: await run(data) });
  } catch (thrown) {
    scope.postMessage({
      is: 'failed',
      message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    });
  }
};
