/** How much of an artifact is weights and how much is tables, over the wire. */
import { gzipSync } from 'node:zlib';
import { readArtifactHeader } from '../src/model/artifact.js';
import { storedBytes } from '../src/model/tensor-codec.js';

/** Ceilings, kB of 1,000 bytes after gzip -9. */
export const ARTIFACT_BUDGETS = { weights: 40, tables: 40 } as const;

/** The weights with the header, and all that follows them: tables, background, references. Nothing in between. */
export function cutArtifact(bytes: Uint8Array): {
  readonly weights: Uint8Array;
  readonly tables: Uint8Array;
} {
  const { header, payload } = readArtifactHeader(bytes);
  const weights = header.tensors.filter(({ name }) => name.startsWith('weight/'));
  // Weights come first in an artifact.
  const end =
    bytes.length - payload.byteLength + weights.reduce((sum, tensor) => sum + storedBytes(tensor), 0);
  return { weights: bytes.subarray(0, end), tables: bytes.subarray(end) };
}

/** kB of 1,000 bytes over the wire. */
export const gzipKB = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length / 1000;
