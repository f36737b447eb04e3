/** Writes what src/model/artifact.ts reads: kernels, factors and IDF as int8 with one scale per column, everything else as float32. */
import { FEATURE_HASH } from '../src/features/encode.js';
import { FACTORS, NO_TABLES, type Tables } from '../src/features/tables.js';
import { type Artifact, type Background, parseArtifact } from '../src/model/artifact.js';
import {
  ARTIFACT_FORMAT,
  ARTIFACT_MAGIC,
  artifactTensors,
  PREAMBLE_BYTES,
} from '../src/model/artifact-layout.js';
import { isKeyTensor, tensorsOfTables } from '../src/model/artifact-tables.js';
import { aligned, type StoredDtype, type StoredTensor } from '../src/model/tensor-codec.js';
import type { NamedWeights, StudentInput, StudentOutput } from '../src/model/types.js';
import { encodeTensor, roundTensor } from './tensor-encoder.js';

export interface ArtifactParts
  extends Pick<Artifact, 'name' | 'schemaVersion' | 'shape' | 'widths' | 'training'> {
  /** Hash of the columns that it was trained on; absent: of today's. */
  readonly columns?: number;
  /** As trained, float32. */
  readonly weights: NamedWeights;
  /** Absent: none, as for a model that serves any shop. */
  readonly tables?: Tables;
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
  const values = new Map<string, Float32Array | Uint32Array>();
  const put = (path: string, group: object): void => {
    for (const [name, array] of Object.entries(group)) values.set(`${path}/${name}`, array);
  };
  // From the unrounded values, so that each is rounded once; decoding gives exactly `weights`.
  put(
    'weight',
    Object.fromEntries(Object.entries(parts.weights).map(([name, weight]) => [name, weight.values])),
  );
  const tables = parts.tables ?? NO_TABLES;
  put('table', tensorsOfTables(tables));
  put('background', parts.background);
  for (const [index, input] of parts.references.entries()) {
    put(`reference/${index}/input`, input);
    put(`reference/${index}/output`, await parts.answer(weights, input));
  }
  const { name, schemaVersion, columns = FEATURE_HASH, shape, widths, training } = parts;
  const { foldIn, segments } = tables;
  const header = {
    shape,
    widths,
    tables: { foldIn, segments: [...segments.columns] },
    references: parts.references.length,
  };
  const tensors: StoredTensor[] = [];
  const payload: Uint8Array[] = [];
  for (const [path, extents] of artifactTensors(header)) {
    const array = values.get(path);
    if (!array) throw new TypeError(`${path} is missing`);
    const width = extents.reduce<number>(
      (size, extent) => (typeof extent === 'number' ? size * extent : size),
      1,
    );
    const tensor: StoredTensor = {
      name: path,
      dtype: dtypeOf(path, extents.length, parts.kernels),
      shape: extents.map((extent) => (typeof extent === 'number' ? extent : array.length / width)),
    };
    tensors.push(tensor);
    payload.push(encodeTensor(tensor, array));
  }
  const bytes = container(
    { format: ARTIFACT_FORMAT, name, schemaVersion, columns, ...header, training, tensors },
    payload,
  );
  parseArtifact(bytes);
  return bytes;
}

/** The tables as a device will see them once they have been stored: train with these. */
export function roundTables(tables: Tables): Tables {
  const round = (name: string, values: Float32Array, width: number) =>
    roundTensor({ name, shape: [values.length / width, width], dtype: 'int8' }, values).values;
  const { idf, items, attributes } = tables;
  return {
    ...tables,
    idf: round('idf', idf, 1),
    items: { ...items, factors: round('items', items.factors, FACTORS) },
    attributes: { ...attributes, factors: round('attributes', attributes.factors, FACTORS) },
  };
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

function dtypeOf(path: string, axes: number, kernels: StoredDtype | undefined): StoredDtype {
  if (path.startsWith('weight/')) return storedDtype(axes, kernels);
  if (isKeyTensor(path)) return 'uint32';
  return /^table\/(idf|.*\/factors)$/.test(path) ? 'int8' : 'float32';
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
