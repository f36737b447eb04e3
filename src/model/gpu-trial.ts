/** Builds the student on WebGPU, warms it and puts it to the test, while the CPU answers. */
import { ErrorCode } from '../errors.js';
import type { Artifact } from './artifact.js';
import type { BackendReason } from './backend-reasons.js';
import { checkReference, outputDifference, PARITY_TOLERANCE } from './reference.js';
import type { StudentInput, StudentRequest, StudentRunner } from './types.js';
import type { StudentWorkshop } from './workshop.js';

/** A warm WebGPU decision within one frame is quick enough, whatever the CPU takes. */
export const FRAME_MS = 16;
/** A backend's decision time is the median of so many runs. */
export const TIMED_RUNS = 5;

export interface GpuTrial {
  readonly workshop: StudentWorkshop;
  readonly artifact: Artifact;
  readonly choice: 'auto' | 'webgpu';
  readonly cpu: StudentRunner;
  /** Ms from any fixed point. */
  readonly now: () => number;
  /** The latest real request, if there was one: its size is what this page's decisions will have. */
  readonly sample: () => StudentRequest | undefined;
}

export interface TrialResult {
  /** Present with `webgpu-ready` only. */
  readonly runner?: StudentRunner;
  readonly reason: BackendReason;
  /** By a runner that was turned down. */
  readonly dispatches: number;
}

/** Never throws: whatever goes wrong is a reason to stay on the CPU. */
export async function tryGpu(trial: GpuTrial): Promise<TrialResult> {
  const refused = (reason: BackendReason): TrialResult => ({ reason, dispatches: 0 });
  const kind = await trial.workshop.adapterKind();
  if (kind === 'none') return refused('no-adapter');
  if (kind === 'software' && trial.choice !== 'webgpu') return refused('software-adapter');
  let runner: StudentRunner;
  try {
    runner = await trial.workshop.openRunner('webgpu', trial.artifact);
  } catch {
    return refused('webgpu-failed');
  }
  const reason = await examine(runner, trial).catch((): BackendReason => 'webgpu-failed');
  if (reason === 'webgpu-ready') return { runner, reason, dispatches: 0 };
  runner.dispose();
  return { reason, dispatches: runner.dispatches() };
}

async function examine(
  gpu: StudentRunner,
  { artifact, choice, cpu, now, sample }: GpuTrial,
): Promise<BackendReason> {
  try {
    await checkReference(gpu, artifact);
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === ErrorCode.ModelReferenceMismatch) return 'webgpu-differs';
    throw thrown;
  }
  // With the real size of a decision: it may need programs that the references did not.
  const input = sample() ?? largestReference(artifact);
  const difference = outputDifference(await gpu.run(input), await cpu.run(input));
  if (!(difference <= PARITY_TOLERANCE)) return 'webgpu-differs';
  if (choice === 'webgpu') return 'webgpu-ready';
  const gpuMs = await decisionMs(gpu, input, now);
  return gpuMs > FRAME_MS && gpuMs > (await decisionMs(cpu, input, now)) ? 'webgpu-slower' : 'webgpu-ready';
}

function largestReference({ references }: Artifact): StudentInput {
  const [first, ...others] = references.map(({ input }) => input) as [StudentInput, ...StudentInput[]];
  return others.reduce(
    (largest, input) => (input.coupons.length > largest.coupons.length ? input : largest),
    first,
  );
}

async function decisionMs(runner: StudentRunner, input: StudentRequest, now: () => number): Promise<number> {
  const spans: number[] = [];
  for (let run = 0; run < TIMED_RUNS; run++) {
    const start = now();
    await runner.run(input);
    spans.push(now() - start);
  }
  return spans.sort((one, other) => one - other)[Math.floor(TIMED_RUNS / 2)] as number;
}
