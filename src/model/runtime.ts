/** The runtime chunk: the only place where tfjs comes into the browser. Exports a StudentWorkshop (workshop.ts). */
import { type Tensor, type Tensor2D, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { ErrorCode, EtuiError } from '../errors.js';
import { type Artifact, parseArtifact } from './artifact.js';
import { allowWasm } from './cpu-kernels.js';
import { KeptTerms } from './kept-terms.js';
import {
  type AnswerTensors,
  answer,
  encodeCoupons,
  flattened,
  lateTerms,
  type StudentTensors,
} from './student.js';
import { type HeldBackend, holdBackend, onBackend } from './tfjs-backends.js';
import {
  BASE_HEADS,
  type BackendName,
  COUPON_HEADS,
  type StudentOutput,
  type StudentRequest,
  type StudentRunner,
  type StudentShape,
} from './types.js';
import type { RunnerParts } from './workshop.js';

export { adapterKind } from './gpu-device.js';

export const readArtifact = async (bytes: Uint8Array): Promise<Artifact> => parseArtifact(bytes);

/**
 * A student on one backend. Several may be open at once, also on different backends.
 * @throws EtuiError model/backend-unavailable
 */
export async function openRunner(backend: BackendName, parts: RunnerParts): Promise<StudentRunner> {
  const held = await holdBackend(backend);
  try {
    return new TfjsRunner(backend, parts, held);
  } catch (cause) {
    held.release();
    throw new EtuiError(ErrorCode.BackendUnavailable, `backend ${backend}: expected to take the weights`, {
      cause,
    });
  }
}

class TfjsRunner implements StudentRunner {
  readonly backend: BackendName;
  readonly shape: StudentShape;
  readonly #weights: Readonly<Record<string, Tensor>>;
  readonly #kept: KeptTerms;
  readonly #held: HeldBackend;
  readonly #wasm: boolean;
  #disposed = false;
  #dispatches = 0;

  constructor(backend: BackendName, { weights, shape, wasm = false }: RunnerParts, held: HeldBackend) {
    this.backend = backend;
    this.shape = shape;
    this.#held = held;
    this.#wasm = wasm;
    this.#weights = onBackend(backend, () =>
      Object.fromEntries(
        Object.entries(weights).map(([name, { shape: axes, values }]) => [name, tensor(values, [...axes])]),
      ),
    );
    this.#kept = new KeptTerms(this.#weights, shape);
  }

  /** @throws EtuiError model/device-lost when the GPU went away, before or during the run. */
  async run(request: StudentRequest): Promise<StudentOutput> {
    if (this.#disposed || !this.#held.alive()) throw deviceLost();
    const rows = this.#rows(request);
    return this.backend === 'cpu' ? this.#onCpu(request, rows) : this.#onGpu(request, rows);
  }

  #answer(request: StudentRequest, rows: Rows): AnswerTensors {
    return answer(this.#weights, this.#tensors(request, rows));
  }

  /** On the CPU tensors are arrays, and the answer is its parts. */
  #onCpu(request: StudentRequest, rows: Rows): StudentOutput {
    // Carried out of `tidy` by hand: it would look for tensors in every number of what is returned.
    let values: readonly Float32Array[] = [];
    // Of several runners here each has its own leave, and a run on the CPU is one synchronous stretch.
    allowWasm(this.#wasm);
    onBackend(this.backend, () =>
      tidy(() => {
        const parts = this.#answer(request, rows) as readonly Tensor2D[];
        values = parts.map((part) => part.dataSync() as Float32Array);
      }),
    );
    const [hidden, base, coupons = new Float32Array(0)] = values as [
      Float32Array,
      Float32Array,
      Float32Array?,
    ];
    // Where no event is new the encoding is the caller's own array.
    return { hidden: hidden.slice(), base, coupons };
  }

  async #onGpu(request: StudentRequest, rows: Rows): Promise<StudentOutput> {
    const before = this.#held.dispatches();
    const flat = onBackend(this.backend, () => tidy(() => flattened(this.#answer(request, rows))));
    this.#dispatches += this.#held.dispatches() - before;
    try {
      const values = (await flat.data()) as Float32Array;
      if (!this.#held.alive()) throw deviceLost();
      return this.#split(values, rows);
    } catch (cause) {
      throw cause instanceof EtuiError ? cause : deviceLost(cause);
    } finally {
      flat.dispose();
    }
  }

  dispatches(): number {
    return this.#dispatches;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#kept.dispose();
    for (const weight of Object.values(this.#weights)) weight.dispose();
    this.#held.release();
  }

  #rows({ context, relative }: StudentRequest): Rows {
    const coupons = relative.length / this.shape.relative;
    const padded = this.backend === 'webgpu' ? paddedRows(coupons) : coupons;
    const contexts = context.length / this.shape.context;
    return { coupons, padded, contexts, paddedContexts: contexts === 1 ? 1 : padded };
  }

  #tensors(request: StudentRequest, { padded, paddedContexts }: Rows): StudentTensors {
    const { event, hidden, context, relative } = this.shape;
    const { events, coupons } = request;
    return {
      hidden: tensor2d(request.hidden, [1, hidden]),
      context: matrix(request.context, paddedContexts, context),
      ...(events.length > 0 && { events: matrix(events, events.length / event, event) }),
      ...(padded > 0 && {
        terms: 'terms' in coupons ? this.#kept.rows(coupons, padded) : this.#terms(coupons, padded),
        relative: matrix(request.relative, padded, relative),
      }),
    };
  }

  #terms(coupons: Float32Array, padded: number): Tensor2D {
    return lateTerms(this.#weights, encodeCoupons(this.#weights, matrix(coupons, padded, this.shape.coupon)));
  }

  #split(flat: Float32Array, { coupons, contexts, paddedContexts }: Rows): StudentOutput {
    const base = this.shape.hidden;
    const heads = base + paddedContexts * BASE_HEADS.length;
    return {
      hidden: flat.slice(0, base),
      base: flat.slice(base, base + contexts * BASE_HEADS.length),
      coupons: flat.slice(heads, heads + coupons * COUPON_HEADS.length),
    };
  }
}

interface Rows {
  readonly coupons: number;
  readonly padded: number;
  readonly contexts: number;
  readonly paddedContexts: number;
}

/**
 * The GPU's programs differ by whether there is one row or several, and buffers are kept by size for the next decision:
 * a pool that shrinks and grows with its eligible coupons would have new ones made in mid-visit.
 */
const ROWS_AT_A_TIME = 8;

const paddedRows = (rows: number): number => Math.ceil(rows / ROWS_AT_A_TIME) * ROWS_AT_A_TIME;

function matrix(values: Float32Array, rows: number, width: number): Tensor2D {
  const size = rows * width;
  if (values.length === size) return tensor2d(values, [rows, width]);
  const padded = new Float32Array(size);
  padded.set(values);
  return tensor2d(padded, [rows, width]);
}

function deviceLost(cause?: unknown): EtuiError {
  return new EtuiError(ErrorCode.DeviceLost, 'a device that is still there was expected', { cause });
}
