import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../../src/errors.js';
import { parseArtifact } from '../../../src/model/artifact.js';
import { PREAMBLE_BYTES } from '../../../src/model/artifact-layout.js';
import { roundWeights, writeArtifact } from '../../../training/artifact-writer.js';
import { plainStudent } from './plain-student.js';
import { artifactParts } from './random-artifact.js';
import { TEST_SHAPE } from './random-student.js';

/** The artifact with its header changed, as a broken writer would leave it. */
function withHeader(bytes: Uint8Array, change: (header: Record<string, unknown>) => void): Uint8Array {
  const length = new DataView(bytes.buffer).getUint32(8, true);
  const header = JSON.parse(
    new TextDecoder().decode(bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + length)),
  );
  change(header);
  let text = JSON.stringify(header);
  while (new TextEncoder().encode(text).length % 4 !== 0) text += ' ';
  const json = new TextEncoder().encode(text);
  const rest = bytes.subarray(PREAMBLE_BYTES + length);
  const changed = new Uint8Array(PREAMBLE_BYTES + json.length + rest.length);
  changed.set(bytes.subarray(0, 8));
  new DataView(changed.buffer).setUint32(8, json.length, true);
  changed.set(json, PREAMBLE_BYTES);
  changed.set(rest, PREAMBLE_BYTES + json.length);
  return changed;
}

/** Largest difference in steps of int8, of which the largest magnitude of a column is 127. */
function stepsOff(values: Float32Array, read: Float32Array, columns: number): number {
  const largest = new Float32Array(columns);
  for (const [index, value] of values.entries()) {
    largest[index % columns] = Math.max(largest[index % columns] as number, Math.abs(value));
  }
  const steps = read.map(
    (value, index) =>
      (127 * Math.abs(value - (values[index] as number))) / (largest[index % columns] as number),
  );
  return Math.max(...steps);
}

type Table = { name: string; shape: number[] }[];
const code = (wanted: ErrorCode) => expect.objectContaining({ name: 'EtuiError', code: wanted });

describe('a written artifact', () => {
  test('reads back as it was, with kernels rounded by at most half a step of their column', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const given = artifactParts(seed);
        const artifact = parseArtifact(await writeArtifact(given));
        expect(artifact).toMatchObject({
          name: given.name,
          schemaVersion: 1,
          shape: TEST_SHAPE,
          widths: given.widths,
          training: given.training,
          background: given.background,
        });
        expect(artifact.weights).toEqual(roundWeights(given.weights));
        expect(artifact.references.map(({ input }) => input)).toEqual(given.references);
        for (const [name, { shape, values }] of Object.entries(given.weights)) {
          const read = artifact.weights[name]?.values as Float32Array;
          if (shape.length === 2) expect(stepsOff(values, read, shape[1] as number)).toBeLessThan(0.5001);
          else expect(read).toEqual(values);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('has outputs that belong to the weights as they are stored, not as they were trained', async () => {
    const { weights, references } = parseArtifact(await writeArtifact(artifactParts(7)));
    for (const { input, output } of references)
      expect(output).toEqual(plainStudent(weights, TEST_SHAPE, input));
  });

  test('is the same to the byte when its parts are', async () => {
    expect(await writeArtifact(artifactParts(3))).toEqual(await writeArtifact(artifactParts(3)));
  });

  test('keeps kernels exact in float32, and within 2⁻¹¹ of their size in float16', async () => {
    const given = artifactParts(11);
    expect(parseArtifact(await writeArtifact({ ...given, kernels: 'float32' })).weights).toEqual(
      given.weights,
    );
    const half = parseArtifact(await writeArtifact({ ...given, kernels: 'float16' })).weights;
    for (const [name, { values }] of Object.entries(given.weights)) {
      const read = half[name]?.values as Float32Array;
      const off = (value: number, index: number) => Math.abs((read[index] as number) - value);
      const isClose = (value: number, index: number) =>
        off(value, index) <= Math.abs(value) / 2048 + 2 ** -25;
      expect(values.every(isClose)).toBe(true);
    }
  });

  test('may lie anywhere in its buffer', async () => {
    const bytes = await writeArtifact(artifactParts(5));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(parseArtifact(shifted.subarray(3))).toEqual(parseArtifact(bytes));
  });
});

describe('refuses', () => {
  test('a file that ends early, wherever it ends', async () => {
    const bytes = await writeArtifact(artifactParts(1));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => parseArtifact(bytes.subarray(0, length))).toThrow(code(ErrorCode.ModelMalformed));
      }),
    );
  });

  test('a file that goes on after its last tensor', async () => {
    const bytes = await writeArtifact(artifactParts(1));
    const longer = new Uint8Array(bytes.length + 4);
    longer.set(bytes);
    expect(() => parseArtifact(longer)).toThrow(code(ErrorCode.ModelMalformed));
  });

  test('another magic', async () => {
    const bytes = await writeArtifact(artifactParts(1));
    bytes[0] = 0x65;
    expect(() => parseArtifact(bytes)).toThrow(code(ErrorCode.ModelMalformed));
  });

  test.each<[string, ErrorCode, (header: Record<string, unknown>, tensors: Table) => void]>([
    ['another format', ErrorCode.ModelMalformed, (header) => (header.format = 1)],
    ['a header field nobody knows', ErrorCode.ModelMalformed, (header) => (header.surprise = true)],
    ['no reference', ErrorCode.ModelMalformed, (header) => (header.references = 0)],
    ['a missing tensor', ErrorCode.ModelMalformed, (_, tensors) => tensors.pop()],
    [
      'an unknown tensor',
      ErrorCode.ModelMalformed,
      (_, tensors) => ((tensors[0] as Table[0]).name = 'weight/other'),
    ],
    [
      'a tensor twice',
      ErrorCode.ModelMalformed,
      (_, tensors) => tensors.splice(1, 1, tensors[0] as Table[0]),
    ],
    ['a kernel turned on its side', ErrorCode.ModelWrongShape, (_, tensors) => tensors[0]?.shape.reverse()],
    ['a kernel of one axis', ErrorCode.ModelWrongShape, (_, tensors) => tensors[0]?.shape.shift()],
    [
      'widths other than its tensors have',
      ErrorCode.ModelWrongShape,
      (header) => ((header.widths as { late: number }).late = 31),
    ],
    [
      'a size that no file can have',
      ErrorCode.ModelMalformed,
      (_, tensors) => ((tensors.at(-1) as Table[0]).shape[0] = 1e9),
    ],
  ])('%s', async (_title, wanted, change) => {
    const bytes = withHeader(await writeArtifact(artifactParts(1)), (header) => {
      change(header, header.tensors as Table);
    });
    expect(() => parseArtifact(bytes)).toThrow(code(wanted));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a weight that is %d', async (value) => {
    const given = artifactParts(1);
    const broken = Float32Array.from((given.weights['late/out_bias'] as { values: Float32Array }).values);
    broken[1] = value;
    const weights = { ...given.weights, 'late/out_bias': { shape: [broken.length], values: broken } };
    await expect(writeArtifact({ ...given, weights })).rejects.toThrow(code(ErrorCode.ModelNotFinite));
  });

  test('parts that lack a weight', async () => {
    const given = artifactParts(1);
    const { 'late/out': _left, ...weights } = given.weights;
    await expect(writeArtifact({ ...given, weights })).rejects.toThrow(TypeError);
  });
});

test('random bytes behind a good beginning give a typed error or the whole truth, never a crash', async () => {
  const bytes = await writeArtifact(artifactParts(1));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const changed = bytes.slice();
      changed[at] = value;
      try {
        parseArtifact(changed);
      } catch (error) {
        expect(error).toMatchObject({ name: 'EtuiError' });
      }
    }),
    { numRuns: 300 },
  );
});
