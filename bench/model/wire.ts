/** What files weigh on their way: compressed as a server would keep them beside the originals. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface Weight {
  readonly gzip: number;
  readonly brotli: number;
}

/** Brotli's levels above need minutes for ONNX Runtime's binary, and save another twentieth. */
export const BROTLI_QUALITY = 9;

/** Compressing 27 MB takes half a minute: what was weighed once is remembered in `.cache/bench`. */
export function weigh(root: string, file: string | Uint8Array): Weight {
  const bytes = Buffer.from(file as string);
  const folder = join(root, '.cache', 'bench');
  const known = join(folder, `${createHash('sha256').update(bytes).digest('hex')}-${BROTLI_QUALITY}.json`);
  if (existsSync(known)) return JSON.parse(readFileSync(known, 'utf8'));
  const weight = {
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }).length,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(known, JSON.stringify(weight));
  return weight;
}
