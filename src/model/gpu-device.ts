/**
 * The WebGPU device under tfjs. We ask for it ourselves, because tfjs's own way neither looks at the adapter nor notices
 * a lost device, and leaves its one engine without any backend while it waits.
 */
import { ErrorCode, EtuiError } from '../errors.js';

/** `software`: a GPU imitated by the CPU, a hundred times slower than our CPU backend. */
export type AdapterKind = 'none' | 'software' | 'hardware';

export interface GpuDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** Compute dispatches that were encoded so far. */
  dispatches(): number;
  /** Resolves when the device is gone or has made a mistake, by which its answers can't be trusted any more. */
  readonly lost: Promise<void>;
}

/** What this browser has. Never throws. */
export async function adapterKind(): Promise<AdapterKind> {
  try {
    const adapter = await requestAdapter();
    return adapter ? (adapter.info.isFallbackAdapter ? 'software' : 'hardware') : 'none';
  } catch {
    return 'none';
  }
}

/** @throws EtuiError model/backend-unavailable */
export async function openGpuDevice(): Promise<GpuDevice> {
  const adapter = await requestAdapter();
  if (!adapter) throw new EtuiError(ErrorCode.BackendUnavailable, 'WebGPU: an adapter was expected');
  const device = await adapter.requestDevice({ requiredLimits: wantedLimits(adapter.limits) });
  return { device, info: adapter.info, dispatches: countDispatches(device), lost: whenLost(device) };
}

/** Little is computed here: on a machine with two GPUs the thrifty one will do. */
async function requestAdapter(): Promise<GPUAdapter | null> {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  return (await gpu?.requestAdapter({ powerPreference: 'low-power' })) ?? null;
}

/** The limits that tfjs's programs choose their sizes by (its base.ts asks for the same): all that there is. */
function wantedLimits(limits: GPUSupportedLimits): Record<string, number> {
  const names = [
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxStorageBufferBindingSize',
    'maxBufferSize',
    'maxComputeWorkgroupSizeX',
    'maxComputeInvocationsPerWorkgroup',
  ] as const;
  return Object.fromEntries(names.map((name) => [name, limits[name]]));
}

/** Counts at the device, not in tfjs: what is counted has really been handed to WebGPU. */
function countDispatches(device: GPUDevice): () => number {
  let count = 0;
  const createEncoder = device.createCommandEncoder.bind(device);
  device.createCommandEncoder = (descriptor) => {
    const encoder = createEncoder(descriptor);
    const beginPass = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (passDescriptor) => {
      const pass = beginPass(passDescriptor);
      const dispatch = pass.dispatchWorkgroups.bind(pass);
      pass.dispatchWorkgroups = (x, y, z) => {
        count++;
        dispatch(x, y, z);
      };
      return pass;
    };
    return encoder;
  };
  return () => count;
}

async function whenLost(device: GPUDevice): Promise<void> {
  const mistake = new Promise<void>((resolve) => {
    device.addEventListener('uncapturederror', () => resolve(), { once: true });
  });
  await Promise.race([device.lost, mistake]);
}
