/** Why the backend is what it is: a stable code, and a sentence for the developer. Listed in docs/backends.md. */
export const BACKEND_REASONS = {
  'cpu-asked': 'The CPU was asked for by name.',
  'cpu-first': 'The CPU answers while WebGPU is being built, warmed and checked.',
  'webgpu-ready': 'WebGPU is warm and computes what the model was made to give.',
  'no-adapter': 'This browser offers no WebGPU adapter, so the CPU answers.',
  'software-adapter':
    'The only WebGPU adapter is a software one, slower than the CPU backend, and was not asked for.',
  'webgpu-failed': 'WebGPU could not do its work, so the CPU answers.',
  'webgpu-differs': 'WebGPU computes something else than the model was made to give, so the CPU answers.',
  'webgpu-slower':
    'A warm WebGPU decision takes longer than a frame and longer than on the CPU, which therefore answers.',
  'device-lost': 'The GPU device was lost, so the CPU answers again.',
} as const;
export type BackendReason = keyof typeof BACKEND_REASONS;
