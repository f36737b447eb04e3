/**
 * The kernels that the student's ops run on, for both backends: our own, and of tfjs's two hundred those that put a
 * GPU's answer together. test/unit/model/kernels.test.ts fails when one is missing here, or superfluous.
 */

import { concatConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat.js';
import { reshapeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape.js';
import { getKernel, type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';
import { CPU_KERNELS } from './cpu-kernels.js';
import { GPU_KERNELS } from './gpu-kernels.js';

const ALL = [...CPU_KERNELS, ...GPU_KERNELS, concatConfig, reshapeConfig];

/** Registers those that are not there yet: in Node, training may have brought all of them. */
export function registerKernels(): void {
  for (const kernel of ALL as KernelConfig[]) {
    if (!getKernel(kernel.kernelName, kernel.backendName)) registerKernel(kernel);
  }
}
