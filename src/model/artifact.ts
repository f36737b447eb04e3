/**
 * A trained student in one file, named by its content:
 *
 *   bytes 0…7   magic "ETUIMODL"
 *   8…11        length of the header, uint32 little endian, a multiple of 4
 *   12…         header: JSON in UTF-8, padded with spaces
 *   then        the tensors of the header's table, one after the other without gaps (see tensor-codec.ts)
 *
 * Offsets follow from the table's order, so that no two tensors can overlap and no byte is left over. Beside the
 * weights it carries tables (artifact-tables.ts), what explanations are measured against (the background) and inputs with the outputs that they
 * must give on every device (the references).
 */
import * as v from 'valibot';
import { ErrorCode, EtuiError } from '../errors.js';
import type { Tables } from '../features/tables.js';
import {
  ARTIFACT_MAGIC,
  ArtifactHeader,
  artifactTensors,
  type Extent,
  PREAMBLE_BYTES,
} from './artifact-layout.js';
import { faultOfTables, isKeyTensor, tablesFrom } from './artifact-tables.js';
import { ALIGNMENT, decodeKeys, decodeTensor, storedBytes } from './tensor-codec.js';
import type { NamedWeight, NamedWeights, StudentInput, StudentOutput } from './types.js';

/** What stands in for a feature group that an explanation leaves out: the averages over the training visits. */
export interface Background {
  /** [H]. */
  readonly hidden: Float32Array;
  /** [C]. */
  readonly context: Float32Array;
  /** [R]. */
  readonly relative: Float32Array;
}

/** An input with the output that the weights, as stored, must give. */
export interface Reference {
  readonly input: StudentInput;
  readonly output: StudentOutput;
}

/** `training` is a pointer: the command and seed that made it, and the file name of the card that tells the rest. */
export interface Artifact
  extends Pick<ArtifactHeader, 'name' | 'schemaVersion' | 'columns' | 'shape' | 'widths' | 'training'> {
  readonly weights: NamedWeights;
  readonly tables: Tables;
  readonly background: Background;
  readonly references: readonly Reference[];
}

/**
 * Reads an artifact, or refuses it whole.
 * @throws EtuiError model/malformed, model/wrong-shape, model/not-finite
 */
export function parseArtifact(bytes: Uint8Array): Artifact {
  const { header, payload } = readArtifactHeader(bytes);
  const { tensors, keys } = readTensors(header, payload);
  const { name, schemaVersion, columns, shape, widths, training } = header;
  const tables = tablesFrom(
    header.tables,
    (table) => (tensors.get(`table/${table}`) as NamedWeight).values,
    (table) => keys.get(`table/${table}`) as Uint32Array,
  );
  const fault = faultOfTables(tables);
  if (fault) throw malformed(fault);
  return {
    name,
    schemaVersion,
    columns,
    shape,
    widths,
    training,
    weights: group(tensors, 'weight'),
    tables,
    background: values<Background>(tensors, 'background'),
    references: Array.from({ length: header.references }, (_, index) => ({
      input: values<StudentInput>(tensors, `reference/${index}/input`),
      output: values<StudentOutput>(tensors, `reference/${index}/output`),
    })),
  };
}

/** All tensors below a path; by the rest of their names. */
function group(tensors: ReadonlyMap<string, NamedWeight>, path: string): NamedWeights {
  const below = [...tensors].filter(([name]) => name.startsWith(`${path}/`));
  return Object.fromEntries(below.map(([name, tensor]) => [name.slice(path.length + 1), tensor]));
}

/** The same as bare arrays. The layout, which names were checked against, makes them a `T`. */
function values<T>(tensors: ReadonlyMap<string, NamedWeight>, path: string): T {
  const arrays = Object.entries(group(tensors, path)).map(([name, tensor]) => [name, tensor.values]);
  return Object.fromEntries(arrays) as T;
}

function malformed(expectation: string, cause?: unknown): EtuiError {
  return new EtuiError(ErrorCode.ModelMalformed, `artifact: ${expectation}`, { cause });
}

/** The header and what follows it, without looking at the tensors. */
export function readArtifactHeader(bytes: Uint8Array): { header: ArtifactHeader; payload: DataView } {
  const magic =
    bytes.length < PREAMBLE_BYTES ? '' : String.fromCharCode(...bytes.subarray(0, ARTIFACT_MAGIC.length));
  if (magic !== ARTIFACT_MAGIC) throw malformed('begins with the magic of a student');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(ARTIFACT_MAGIC.length, true);
  const end = PREAMBLE_BYTES + length;
  if (length % ALIGNMENT !== 0 || end > bytes.length)
    throw malformed('the header ends within the file, aligned');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREAMBLE_BYTES, end)));
  } catch (cause) {
    throw malformed('the header is JSON', cause);
  }
  const checked = v.safeParse(ArtifactHeader, json);
  if (!checked.success)
    throw malformed(`header field ${v.getDotPath(checked.issues[0]) ?? 'set'} is as specified`);
  return {
    header: checked.output,
    payload: new DataView(bytes.buffer, bytes.byteOffset + end, bytes.byteLength - end),
  };
}

/** All tensors by name: exactly the expected ones, once each, with the expected shapes, filling the payload. */
function readTensors(header: ArtifactHeader, payload: DataView) {
  const expected = artifactTensors(header);
  const extents = new Map<string, number>();
  const tensors = new Map<string, NamedWeight>();
  const keys = new Map<string, Uint32Array>();
  let offset = 0;
  for (const tensor of header.tensors) {
    const shape = expected.get(tensor.name);
    if (!shape || tensors.has(tensor.name) || keys.has(tensor.name))
      throw malformed('every tensor is a known one, present once');
    if (!fits(tensor.shape, shape, extents)) {
      throw new EtuiError(ErrorCode.ModelWrongShape, `tensor ${tensor.name}: [${shape.join(', ')}] expected`);
    }
    const next = offset + storedBytes(tensor);
    if (next > payload.byteLength) throw malformed('every tensor lies within the file');
    if (isKeyTensor(tensor.name) !== (tensor.dtype === 'uint32')) throw malformed('uint32 is for keys');
    if (tensor.dtype === 'uint32') keys.set(tensor.name, decodeKeys(payload, offset, tensor));
    else tensors.set(tensor.name, decodeTensor(payload, offset, tensor));
    offset = next;
  }
  for (const name of expected.keys()) {
    if (!tensors.has(name) && !keys.has(name)) throw malformed(`tensor ${name} is present`);
  }
  if (offset !== payload.byteLength) throw malformed('ends with its last tensor');
  // A context row serves all coupons, or each its own (see StudentInput).
  for (let index = 0; index < header.references; index++) {
    const rows = extents.get(`contexts of ${index}`);
    if (rows !== 1 && rows !== extents.get(`coupons of ${index}`)) {
      throw new EtuiError(
        ErrorCode.ModelWrongShape,
        `reference ${index}: one context row, or one for each coupon`,
      );
    }
  }
  return { tensors, keys };
}

/** Does `shape` match, given what named extents were so far? Remembers those that are new. */
function fits(shape: readonly number[], expected: readonly Extent[], extents: Map<string, number>): boolean {
  if (shape.length !== expected.length) return false;
  return expected.every((extent, axis) => {
    const width = shape[axis] as number;
    if (typeof extent === 'number') return width === extent;
    if (!extents.has(extent)) extents.set(extent, width);
    return extents.get(extent) === width;
  });
}
