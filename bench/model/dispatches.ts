/** Counts every compute dispatch of this thread, whoever encodes it: ours and ONNX Runtime's alike. */
let dispatched = 0;

export const dispatches = (): number => dispatched;

if ('GPUComputePassEncoder' in globalThis) {
  const pass = GPUComputePassEncoder.prototype;
  for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
    const dispatch = pass[name] as (this: GPUComputePassEncoder, ...sizes: never[]) => undefined;
    Object.assign(pass, {
      [name](this: GPUComputePassEncoder, ...sizes: never[]) {
        dispatched++;
        return dispatch.apply(this, sizes);
      },
    });
  }
}
