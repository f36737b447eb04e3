/**
 * Which backend answers, and why. The CPU answers first, and again whenever something is wrong with the GPU; WebGPU is
 * built, warmed and checked beside it (see gpu-trial.ts), and takes over when it computes the same and keeps nobody
 * waiting.
 *
 * Free of tfjs: that comes in its own chunk, through `loadRuntime`.
 */
import { ErrorCode } from '../errors.js';
import type { BackendChoice } from '../protocol.js';
import type { Artifact, Background } from './artifact.js';
import { BACKEND_REASONS, type BackendReason } from './backend-reasons.js';
import { tryGpu } from './gpu-trial.js';
import { checkReference, isFiniteOutput } from './reference.js';
import type { BackendName, StudentOutput, StudentRequest, StudentRunner, StudentShape } from './types.js';
import type { StudentWorkshop } from './workshop.js';

export type { StudentWorkshop } from './workshop.js';

export interface ModelOptions {
  /** Brings in the chunk with tfjs. */
  readonly loadRuntime: () => Promise<StudentWorkshop>;
  readonly artifact: Artifact;
  /** `auto` takes a real GPU where it pays; `webgpu` any adapter, even a slow software one. */
  readonly choice: BackendChoice;
  /** May the CPU's products run on WebAssembly? `false` by default. */
  readonly wasm?: boolean;
  /** Ms from any fixed point, for measuring spans. */
  readonly now: () => number;
  /** Called when the backend or its reason has changed. */
  readonly onChange?: () => void;
}

/**
 * Opens the student on the CPU and resolves as soon as that answers rightly; the GPU is raised in the background.
 * @throws EtuiError model/reference-mismatch when this device computes something else; whatever `loadRuntime` throws
 */
export async function createModel(options: ModelOptions): Promise<Model> {
  const { artifact, loadRuntime, wasm = false } = options;
  const workshop = await loadRuntime();
  const cpu = await workshop.openRunner('cpu', { ...artifact, wasm });
  try {
    await checkReference(cpu, artifact);
  } catch (thrown) {
    cpu.dispose();
    throw thrown;
  }
  return new Model(options, workshop, cpu);
}

export class Model {
  readonly shape: StudentShape;
  readonly background: Background;
  readonly #cpu: StudentRunner;
  readonly #onChange: () => void;
  readonly #settled: Promise<void>;
  #gpu: StudentRunner | undefined;
  #reason: BackendReason;
  /** Dispatches of runners that are gone. */
  #dispatched = 0;
  #lastRequest: StudentRequest | undefined;
  #disposed = false;

  /** Use {@link createModel}: `cpu` has passed its check. */
  constructor(options: ModelOptions, workshop: StudentWorkshop, cpu: StudentRunner) {
    const { artifact, choice, onChange = () => undefined } = options;
    this.shape = artifact.shape;
    this.background = artifact.background;
    this.#cpu = cpu;
    this.#onChange = onChange;
    this.#reason = choice === 'cpu' ? 'cpu-asked' : 'cpu-first';
    this.#settled = choice === 'cpu' ? Promise.resolve() : this.#raiseGpu(options, workshop, choice);
  }

  get backend(): BackendName {
    return this.#gpu ? 'webgpu' : 'cpu';
  }

  get reasonCode(): BackendReason {
    return this.#reason;
  }

  /** One sentence for the developer. */
  get reason(): string {
    return BACKEND_REASONS[this.#reason];
  }

  /** GPU dispatches so far, of decisions, warm-up and checks together. */
  dispatches(): number {
    return this.#dispatched + (this.#gpu?.dispatches() ?? 0);
  }

  /** Resolves when WebGPU has taken over or has been turned down. No decision waits for it. */
  whenSettled(): Promise<void> {
    return this.#settled;
  }

  /** Answers on the backend of this moment. Should the GPU fail, the CPU answers the same question. */
  async run(request: StudentRequest): Promise<StudentOutput> {
    this.#lastRequest = request;
    const gpu = this.#gpu;
    if (gpu) {
      try {
        const output = await gpu.run(request);
        if (isFiniteOutput(output)) return output;
        this.#dropGpu(gpu, 'webgpu-differs');
      } catch (thrown) {
        this.#dropGpu(gpu, isDeviceLost(thrown) ? 'device-lost' : 'webgpu-failed');
      }
    }
    return this.#cpu.run(request);
  }

  dispose(): void {
    this.#disposed = true;
    this.#cpu.dispose();
    this.#gpu?.dispose();
  }

  async #raiseGpu(
    options: ModelOptions,
    workshop: StudentWorkshop,
    choice: 'auto' | 'webgpu',
  ): Promise<void> {
    const { artifact, now } = options;
    const { runner, reason, dispatches } = await tryGpu({
      workshop,
      artifact,
      choice,
      now,
      cpu: this.#cpu,
      sample: () => this.#lastRequest,
    });
    if (this.#disposed) {
      runner?.dispose();
      return;
    }
    this.#gpu = runner;
    this.#dispatched += dispatches;
    this.#change(reason);
  }

  #dropGpu(gpu: StudentRunner, reason: BackendReason): void {
    // Of several runs that were under way when the GPU failed, the first drops it.
    if (this.#gpu !== gpu) return;
    this.#gpu = undefined;
    this.#dispatched += gpu.dispatches();
    gpu.dispose();
    this.#change(reason);
  }

  #change(reason: BackendReason): void {
    this.#reason = reason;
    this.#onChange();
  }
}

/** By its code and not its class: the runtime chunk brings an error class of its own. */
function isDeviceLost(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | null)?.code === ErrorCode.DeviceLost;
}
