/** Does a job: in the bench's worker, and small in a test. */
import { openRunner } from '../../src/model/runtime.js';
import { differences } from './agreement.js';
import { dispatches } from './dispatches.js';
import { coalitions, explain, OUR_GROUPS, someGroups } from './explained.js';
import type { Job, JobResult, Measured } from './jobs.js';
import { parity } from './parity.js';
import { randomAsk, randomCoupons, randomEvents, randomModel } from './random-model.js';
import type { BenchRunner } from './runners/bench-runner.js';
import { openNamed } from './runners/named.js';
import { interleaved, type Timed } from './timing.js';

const NOTHING: JobResult = { measured: [], differences: [], parity: [] };

export async function runJob(job: Job, say: (text: string) => void): Promise<JobResult> {
  if (job.do === 'compare') return compare(job, say);
  if (job.do === 'explain') return { ...NOTHING, measured: await explained(job.rounds, say) };
  return { ...NOTHING, parity: await parity(randomModel('model'), job.withGpu) };
}

async function compare(
  { runners: names, files, events, coupons, rounds }: Extract<Job, { do: 'compare' }>,
  say: (text: string) => void,
): Promise<JobResult> {
  const model = randomModel('model');
  const runners: Record<string, BenchRunner> = {};
  for (const name of names) {
    say(`opening ${name}`);
    runners[name] = await openNamed(name, model, files);
  }
  say('comparing answers');
  const differing = await differences(model, runners, { events, coupons });
  const measured: Measured[] = [];
  const each = (call: (runner: BenchRunner) => () => Promise<unknown>): Timed =>
    Object.fromEntries(Object.entries(runners).map(([name, runner]) => [name, call(runner)]));
  if (rounds > 0) {
    say(`reading ${events} events`);
    const visit = randomEvents('timing', model, events);
    measured.push(
      await measure(
        'read',
        events,
        each((runner) => () => runner.read(visit)),
        rounds,
      ),
    );
    for (const count of coupons) {
      say(`deciding over ${count} coupons`);
      const terms = randomCoupons('timing', model, count);
      const ask = randomAsk('timing', model, count);
      for (const runner of Object.values(runners)) await runner.keep(terms);
      measured.push(
        await measure(
          'decide',
          count,
          each((runner) => () => runner.decide(ask)),
          rounds,
        ),
      );
    }
  }
  for (const runner of Object.values(runners)) await runner.dispose();
  return { ...NOTHING, measured, differences: differing };
}

/** Exact Shapley values of one decision, and of ten groups over a whole pool, on both backends. */
async function explained(rounds: number, say: (text: string) => void): Promise<readonly Measured[]> {
  const model = randomModel('model');
  const runners = {
    'etui-cpu': await openRunner('cpu', { ...model, wasm: true }),
    'etui-webgpu': await openRunner('webgpu', model),
  };
  const measured: Measured[] = [];
  for (const [what, groups, coupons] of [
    ['explain one', OUR_GROUPS, 1],
    ['explain many', someGroups(model, 9), 24],
  ] as const) {
    say(`${what}: ${groups.length + 1} groups, ${coupons} coupons`);
    const inputs = coalitions(model, groups, coupons);
    const calls = Object.fromEntries(
      Object.entries(runners).map(([name, runner]) => [name, () => explain(runner, inputs)]),
    );
    measured.push(await measure(what, coupons << (groups.length + 1), calls, rounds));
  }
  for (const runner of Object.values(runners)) runner.dispose();
  return measured;
}

async function measure(what: string, size: number, calls: Timed, rounds: number): Promise<Measured> {
  const samples = await interleaved(calls, rounds);
  const counts: Record<string, number> = {};
  for (const [name, call] of Object.entries(calls)) {
    const before = dispatches();
    await call();
    counts[name] = dispatches() - before;
  }
  return { what, size, samples, dispatches: counts };
}
