/** In the browser: one teacher on WebGPU, by the code that trains it in Node. Bundled by browser.ts. */
import '@tensorflow/tfjs-backend-webgpu/dist/register_all_kernels.js';
import '@tensorflow/tfjs-backend-webgpu';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { FitState } from '../fit/fit.js';
import { useOurGradients } from '../fit/tensors.js';
import { fitMember, type MemberMaterial, type MemberOptions, type MemberPlan } from '../teacher/member.js';
import { pack, unpack } from './wire.js';

/** What `/task` holds. */
export interface GpuTask {
  readonly plan: MemberPlan;
  readonly material: MemberMaterial;
  readonly options: MemberOptions;
  readonly resume?: FitState;
}

declare global {
  /** Puts there by browser.ts; each answers when the other side has heard it. */
  interface Window {
    etuiBatch(done: number, all: number, loss: number): Promise<void>;
    /** True to stop. */
    etuiEpoch(): Promise<boolean>;
  }
}

/** Whether this browser has an adapter, and whether that is a software one. */
export async function adapterKind(): Promise<'hardware' | 'software' | 'none'> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return 'none';
  return adapter.info.isFallbackAdapter ? 'software' : 'hardware';
}

/** Trains the task's member; each epoch's state goes to `/state`. */
export async function train(): Promise<void> {
  // What is forwarded to the CPU would have to be read back, which a step cannot wait for.
  env().set('WEBGPU_CPU_FORWARD', false);
  await setBackend('webgpu');
  useOurGradients();
  const task = unpack<GpuTask>(new Uint8Array(await (await fetch('/task')).arrayBuffer()));
  let stop = false;
  const send = async (state: FitState) => {
    await fetch('/state', { method: 'POST', body: pack(state) });
    stop = await window.etuiEpoch();
  };
  // One epoch at a time, so that each state has arrived before the next one begins.
  let state = task.resume;
  let before = -1;
  while (!stop && state?.epoch !== before) {
    before = state?.epoch ?? 0;
    state = await fitMember(task.plan, task.material, task.options, hooks(), state);
    if (state.epoch !== before) await send(state);
  }
}

const hooks = () => ({
  onBatch: (done: number, all: number, loss: number) => void window.etuiBatch(done, all, loss),
  outOfTime: () => true,
});

Object.assign(window, { etuiTraining: { adapterKind, train } });
