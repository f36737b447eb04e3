import fc from 'fast-check';
import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { qrPath } from '../../../widget/wallet/qr.js';

const QUIET = 4;
/** Pixels of a module. */
const SCALE = 4;

/** The drawn path as modules, by its own commands: `Mx yhLv1h-Lz` is a row of L dark ones. Nothing else may stand there. */
function modules(text: string): boolean[][] {
  const { size, path } = qrPath(text);
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const rest = path.replace(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g, (_, x, y, length, back) => {
    expect(back).toBe(length);
    for (let at = Number(x); at < Number(x) + Number(length); at++) (dark[Number(y)] as boolean[])[at] = true;
    return '';
  });
  expect(rest).toBe('');
  return dark;
}

/** Read by a decoder that shares no code with the encoder (jsQR, after ZXing), from the picture as a camera would have it. */
function read(dark: readonly (readonly boolean[])[]): string | undefined {
  const side = dark.length * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (dark[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)])
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return jsQR(pixels, side, side, { inversionAttempts: 'dontInvert' })?.data;
}

/** The fifteen format bits for correction level M and masks 0…7: ISO/IEC 18004:2015, table C.1. */
const FORMAT_M = [
  '101010000010010',
  '101000100100101',
  '101111001111100',
  '101101101001011',
  '100010111111001',
  '100000011001110',
  '100111110010111',
  '100101010100000',
];

describe('a code as a QR symbol', () => {
  it('is read back by an independent decoder, whatever the code', () => {
    const code = fc.stringMatching(/^[A-Z0-9][A-Z0-9_-]{2,62}[A-Z0-9]$/);
    fc.assert(
      fc.property(code, (text) => {
        expect(read(modules(text))).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['TARN-7F3K-92QX', 'welcome-5', 'ÄÖÜ-5', '01234567'])('is read back: %s', (text) => {
    expect(read(modules(text))).toBe(text);
  });

  it('says by its format bits that it corrects what level M does, as the standard’s table has them', () => {
    for (const text of ['TARN-7F3K-92QX', 'WELCOME-5', '01234567']) {
      const dark = modules(text);
      const bit = (row: number, column: number) => (dark[row + QUIET]?.[column + QUIET] ? '1' : '0');
      const along = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => bit(8, column));
      const up = [7, 5, 4, 3, 2, 1, 0].map((row) => bit(row, 8));
      expect(FORMAT_M).toContain([...along, ...up].join(''));
    }
  });

  it('is read with a smudge of a twentieth of its modules, and has four light ones all around', () => {
    const dark = modules('TARN-7F3K-92QX');
    const { length: size } = dark;
    const edge = dark.flatMap((row, y) =>
      row.filter((_, x) => Math.min(x, y, size - 1 - x, size - 1 - y) < QUIET),
    );
    expect(edge).not.toContain(true);
    const spot = Math.floor((size - 2 * QUIET) * Math.sqrt(0.05));
    const from = QUIET + 10;
    const smudged = dark.map((row, y) =>
      row.map((each, x) => (x >= from && x < from + spot && y >= from && y < from + spot ? false : each)),
    );
    expect(read(smudged)).toBe('TARN-7F3K-92QX');
  });
});
