/**
 * tfjs has one engine with one active backend. Ours may all be registered at once, each with its own tensors, because an
 * answer is computed in one synchronous stretch (`onBackend`): runs can wait for their readbacks side by side, but their
 * ops never mix.
 */
import '@tensorflow/tfjs-core/dist/flags.js';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import {
  env,
  findBackendFactory,
  getBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { type GpuDevice, openGpuDevice } from './gpu-device.js';
import { registerKernels } from './kernels.js';
import type { BackendName } from './types.js';

/**
 * MatMulSmallOutputSizeProgram, of MatMulProgramType in tfjs's webgpu_util.ts, for every product. Left alone, tfjs takes one
 * of three by size. For a software adapter that means 30 to 90 ms for a product of less than 129 outputs (256 threads
 * and their barriers for each of them), against 1 to 2 ms with this one; and the one for large outputs comes in so
 * many variants that the first answer takes 7.0 s to compile, against 0.7 s.
 */
const SMALL_OUTPUT_MATMUL = 2;

/** A backend that one runner holds until it releases it. */
export interface HeldBackend {
  /** False once the GPU's device is gone. */
  alive(): boolean;
  dispatches(): number;
  release(): void;
}

/** @throws EtuiError model/backend-unavailable */
export async function holdBackend(name: BackendName): Promise<HeldBackend> {
  prepareTfjs();
  return name === 'webgpu' ? holdGpu() : holdCpu();
}

/** Runs `compute` with its ops on one backend, and leaves tfjs as it was. Must not return a promise. */
export function onBackend<T>(name: BackendName, compute: () => T): T {
  const before = getBackend() as string | null | undefined;
  // Asynchronous only where a backend still has to start; ours have, so they are active when the call returns.
  if (before !== name) void setBackend(name);
  try {
    return compute();
  } finally {
    if (before && before !== name) void setBackend(before);
  }
}

function prepareTfjs(): void {
  registerKernels();
  // Moving small ops to the CPU would need a synchronous readback as soon as one of them has been on the GPU.
  env().set('WEBGPU_CPU_FORWARD', false);
  env().set('WEBGPU_MATMUL_PROGRAM_TYPE', SMALL_OUTPUT_MATMUL);
  // A decision on one new event, about 35 dispatches, goes to the GPU in one submission.
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 64);
  // tfjs's own platforms bring IndexedDB and fetch along; an engine without models to load asks for two things.
  if (!env().platform) {
    const platform = {
      now: () => performance.now(),
      isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
    };
    env().setPlatform('etui', platform as unknown as Parameters<ReturnType<typeof env>['setPlatform']>[1]);
  }
}

function holdCpu(): HeldBackend {
  if (!findBackendFactory('cpu')) {
    const cpu = new MathBackendCPU();
    // In Node it would praise another package at its first use.
    Object.assign(cpu, { firstUse: false });
    registerBackend('cpu', () => cpu);
  }
  return { alive: () => true, dispatches: () => 0, release: () => undefined };
}

interface SharedGpu {
  readonly gpu: GpuDevice;
  alive: boolean;
  holders: number;
}

let shared: Promise<SharedGpu> | undefined;

async function holdGpu(): Promise<HeldBackend> {
  shared ??= openShared();
  const held = await shared;
  held.holders++;
  return {
    alive: () => held.alive,
    dispatches: held.gpu.dispatches,
    release: () => {
      if (--held.holders === 0) closeShared(held);
    },
  };
}

async function openShared(): Promise<SharedGpu> {
  try {
    const gpu = await openGpuDevice();
    const opened: SharedGpu = { gpu, alive: true, holders: 0 };
    const backend = new WebGPUBackend(gpu.device, gpu.info);
    registerBackend('webgpu', () => backend);
    void gpu.lost.then(() => closeShared(opened));
    return opened;
  } catch (thrown) {
    shared = undefined;
    throw thrown;
  }
}

function closeShared(closing: SharedGpu): void {
  if (!closing.alive) return;
  closing.alive = false;
  shared = undefined;
  removeBackend('webgpu');
  closing.gpu.device.destroy();
}
