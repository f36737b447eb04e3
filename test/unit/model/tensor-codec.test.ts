import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfToFloat } from '../../../src/model/tensor-codec.js';
import { encodeTensor, floatToHalf, roundTensor } from '../../../training/tensor-encoder.js';

test('every binary16 pattern survives the way through a number', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = halfToFloat(bits);
    if (Number.isNaN(value)) expect(Number.isNaN(halfToFloat(floatToHalf(value)))).toBe(true);
    else if (floatToHalf(value) !== bits) expect.fail(`pattern ${bits} became ${floatToHalf(value)}`);
  }
});

test('binary16 rounds to the nearest value, ties to even', () => {
  // Worked by hand: 1 + 2⁻¹¹ lies between 1 and 1 + 2⁻¹⁰; 65519 is the last number below the infinite.
  expect(floatToHalf(1 + 2 ** -11)).toBe(0x3c00);
  expect(floatToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(floatToHalf(65519)).toBe(0x7bff);
  expect(floatToHalf(65520)).toBe(0x7c00);
  expect(floatToHalf(2 ** -25)).toBe(0);
  expect(floatToHalf(2 ** -24)).toBe(1);
});

test('an int8 column keeps its largest magnitude exactly, and a column of zeros stays zero', () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 });
  fc.assert(
    fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 9 }), (rows) => {
      const values = Float32Array.from(rows.flatMap(([value]) => [value, 0]));
      const tensor = { name: 'kernel', dtype: 'int8', shape: [rows.length, 2] } as const;
      const read = roundTensor(tensor, values).values;
      const largest = (array: Float32Array): number =>
        array.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest(read)).toBeCloseTo(largest(values), 4);
      expect(read.every((value, index) => index % 2 === 0 || value === 0)).toBe(true);
    }),
  );
});

test('values that do not fill their shape are a mistake of the caller', () => {
  expect(() => encodeTensor({ name: 'kernel', dtype: 'int8', shape: [2, 2] }, new Float32Array(3))).toThrow(
    TypeError,
  );
});
