/**
 * The kernels that the student's ops run on, for both backends: our own fused ones, and of tfjs's two hundred those that
 * put the answer together. test/unit/model/kernels.test.ts fails when one is missing here, or superfluous.
 */

import { concatConfig as cpuConcat } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Concat.js';
import { reshapeConfig as cpuReshape } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Reshape.js';
import { concatConfig as gpuConcat } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat.js';
import { reshapeConfig as gpuReshape } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape.js';
import { getKernel, type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';
import { CPU_KERNELS } from './cpu-kernels.js';
import { GPU_KERNELS } from './gpu-kernels.js';

const ALL = [cpuConcat, cpuReshape, ...CPU_KERNELS, gpuConcat, gpuReshape, ...GPU_KERNELS];

/** Registers those that are not there yet: in Node, training may have brought all of them. */
export function registerKernels(): void {
  for (const kernel of ALL as KernelConfig[]) {
    if (!getKernel(kernel.kernelName, kernel.backendName)) registerKernel(kernel);
  }
}
