import { ErrorCode, EtuiError } from '../errors.js';
import { sha256 } from './digest.js';
import type { FileEntry } from './manifest.js';

/**
 * Are these the bytes that the manifest names? `others` are the hashes of further genuine files we know of: one of
 * those in this place is a pool or model that belongs to another manifest (mix and match), not noise on the line.
 * @throws EtuiError pool/mixed-pair, pool/length-mismatch, pool/hash-mismatch
 */
export async function verifyFile(
  bytes: Uint8Array<ArrayBuffer>,
  entry: FileEntry,
  others: readonly string[],
): Promise<void> {
  const hash = await sha256(bytes);
  if (hash === entry.sha256 && bytes.length === entry.bytes) return;
  if (hash !== entry.sha256 && others.includes(hash)) {
    throw new EtuiError(ErrorCode.PoolMixed, 'file: genuine, but not the one this manifest names here');
  }
  if (bytes.length !== entry.bytes) {
    throw new EtuiError(ErrorCode.PoolLengthMismatch, `file: expected ${entry.bytes} bytes`);
  }
  throw new EtuiError(ErrorCode.PoolHashMismatch, 'file: expected the SHA-256 that the manifest names');
}
