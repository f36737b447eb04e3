/** Writes what src/model/artifact.ts reads: kernels as int8 with one scale per column, everything else as float32. */
import { type Artifact, type Background, parseArtifact } from '../src/model/artifact.js';
import {
  ARTIFACT_FORMAT,
  ARTIFACT_MAGIC,
  artifactTensors,
  PREAMBLE_BYTES,
} from '../src/model/artifact-layout.js';
import { aligned, type StoredDtype, type StoredTensor } from '../src/model/tensor-codec.js';
import type { NamedWeights, StudentInput, StudentOutput } from '../src/model/types.js';
import { encodeTensor, roundTensor } from './tensor-encoder.js';

export interface ArtifactParts
  extends Pick<Artifact, 'name' | 'schemaVersion' | 'shape' | 'widths' | 'training'> {
  /** As trained, float32. */
  readonly weights: NamedWeights;
  readonly background: Background;
  /** Inputs whose outputs every device must reproduce; at least one. */
  readonly references: readonly StudentInput[];
  /** How kernels (weights of two axes) are stored; int8 by default. Biases stay float32: together they are 1 kB. */
  readonly kernels?: StoredDtype;
  /** The student's answer to a reference input. `weights` are as the device will see them, i.e. after rounding. */
  readonly answer: (weights: NamedWeights, input: StudentInput) => Promise<StudentOutput>;
}

/**
 * The artifact's bytes; equal parts give equal bytes. Reads them back before it hands them out.
 * @throws EtuiError as {@link parseArtifact}, where the parts don't fit together
 */
export async function writeArtifact(parts: ArtifactParts): Promise<Uint8Array<ArrayBuffer>> {
  const weights = roundWeights(parts.weights, parts.kernels);
  const values = new Map<string, Float32Array>();
  const put = (path: string, group: object): void => {
    for (const [name, array] of Object.entries(group)) values.set(`${path}/${name}`, array);
  };
  // From the unrounded values, so that each is rounded once; decoding gives exactly `weights`.
  put(
    'weight',
    Object.fromEntries(Object.entries(parts.weights).map(([name, weight]) => [name, weight.values])),
  );
  put('background', parts.background);
  for (const [index, input] of parts.references.entries()) {
    put(`reference/${index}/input`, input);
    put(`reference/${index}/output`, await parts.answer(weights, input));
  }
  const { name, schemaVersion, shape, widths, training } = parts;
  const header = { shape, widths, references: parts.references.length };
  const tensors: StoredTensor[] = [];
  const payload: Uint8Array[] = [];
  for (const [path, extents] of artifactTensors(header)) {
    const array = values.get(path);
    if (!array) throw new TypeError(`${path} is missing`);
    const rows = array.length / (extents.at(-1) as number);
    const tensor: StoredTensor = {
      name: path,
      dtype: path.startsWith('weight/') ? storedDtype(extents.length, parts.kernels) : 'float32',
      shape: extents.map((extent) => (typeof extent === 'number' ? extent : rows)),
    };
    tensors.push(tensor);
    payload.push(encodeTensor(tensor, array));
  }
  const bytes = container(
    { format: ARTIFACT_FORMAT, name, schemaVersion, ...header, training, tensors },
    payload,
  );
  parseArtifact(bytes);
  return bytes;
}

/** The weights as a device will see them once they have been stored. */
export function roundWeights(weights: NamedWeights, kernels?: StoredDtype): NamedWeights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      roundTensor({ name, shape, dtype: storedDtype(shape.length, kernels) }, values),
    ]),
  );
}

const storedDtype = (axes: number, kernels: StoredDtype = 'int8'): StoredDtype =>
  axes === 2 ? kernels : 'float32';

function container(header: object, payload: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = PREAMBLE_BYTES + aligned(json.length);
  const bytes = new Uint8Array(payload.reduce((size, part) => size + part.length, start));
  bytes.set(new TextEncoder().encode(ARTIFACT_MAGIC));
  new DataView(bytes.buffer).setUint32(ARTIFACT_MAGIC.length, start - PREAMBLE_BYTES, true);
  bytes.fill(0x20, PREAMBLE_BYTES, start);
  bytes.set(json, PREAMBLE_BYTES);
  let offset = start;
  for (const part of payload) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
