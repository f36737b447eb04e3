/** TensorFlow.js for training in Node: the wasm backend with our gradients. */
import '@tensorflow/tfjs-backend-wasm';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { useOurGradients } from './tensors.js';

export { fromTensors, liveTensors, toTensors } from './tensors.js';

/** Makes wasm the backend, with our gradient. Calling it again is harmless. */
export async function startTensorflow(): Promise<void> {
  if (getBackend() !== 'wasm') await setBackend('wasm');
  useOurGradients();
}
