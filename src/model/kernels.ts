/**
 * The kernels that the student's ops run on, for both backends; tfjs's own lists would bring two hundred.
 * test/browser/model/kernels.gpu.test.ts fails when one is missing here, or superfluous.
 */

import { addConfig as cpuAdd } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js';
import { batchMatMulConfig as cpuMatMul } from '@tensorflow/tfjs-backend-cpu/dist/kernels/BatchMatMul.js';
import { concatConfig as cpuConcat } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Concat.js';
import { multiplyConfig as cpuMultiply } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Multiply.js';
import { reluConfig as cpuRelu } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Relu.js';
import { reshapeConfig as cpuReshape } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Reshape.js';
import { sigmoidConfig as cpuSigmoid } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Sigmoid.js';
import { sliceConfig as cpuSlice } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Slice.js';
import { subConfig as cpuSub } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Sub.js';
import { tanhConfig as cpuTanh } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Tanh.js';
import { addConfig as gpuAdd } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add.js';
import { batchMatMulConfig as gpuMatMul } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul.js';
import { concatConfig as gpuConcat } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat.js';
import { multiplyConfig as gpuMultiply } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply.js';
import { reluConfig as gpuRelu } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu.js';
import { reshapeConfig as gpuReshape } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape.js';
import { sigmoidConfig as gpuSigmoid } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sigmoid.js';
import { sliceConfig as gpuSlice } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice.js';
import { subConfig as gpuSub } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub.js';
import { tanhConfig as gpuTanh } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tanh.js';
import { getKernel, type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';

const CPU = [
  cpuAdd,
  cpuMatMul,
  cpuConcat,
  cpuMultiply,
  cpuRelu,
  cpuReshape,
  cpuSigmoid,
  cpuSlice,
  cpuSub,
  cpuTanh,
];
const GPU = [
  gpuAdd,
  gpuMatMul,
  gpuConcat,
  gpuMultiply,
  gpuRelu,
  gpuReshape,
  gpuSigmoid,
  gpuSlice,
  gpuSub,
  gpuTanh,
];

/** Registers those that are not there yet: in Node, training may have brought all of them. */
export function registerKernels(): void {
  for (const kernel of [...CPU, ...GPU] as KernelConfig[]) {
    if (!getKernel(kernel.kernelName, kernel.backendName)) registerKernel(kernel);
  }
}
