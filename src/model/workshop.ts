/** What the runtime chunk exports, as the engine sees it: types only, so that no tfjs comes along. */
import type { Artifact } from './artifact.js';
import type { AdapterKind } from './gpu-device.js';
import type { BackendName, NamedWeights, StudentRunner, StudentShape } from './types.js';

export interface StudentWorkshop {
  /**
   * An artifact's bytes, read or refused whole: here, so that the engine need not carry the reader.
   * @throws EtuiError model/malformed, model/wrong-shape, model/not-finite
   */
  readArtifact(bytes: Uint8Array): Promise<Artifact>;
  /** What this browser has for WebGPU. Never throws. */
  adapterKind(): Promise<AdapterKind>;
  /**
   * A student on one backend; several may be open at once.
   * @throws EtuiError model/backend-unavailable
   */
  openRunner(backend: BackendName, parts: RunnerParts): Promise<StudentRunner>;
}

export interface RunnerParts {
  readonly weights: NamedWeights;
  readonly shape: StudentShape;
  /** May the CPU's products run on WebAssembly, which a page's policy may forbid? Unsaid, it isn't tried; Node has no policy. */
  readonly wasm?: boolean | undefined;
}
