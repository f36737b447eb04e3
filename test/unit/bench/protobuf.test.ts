import { expect, test } from 'vitest';
import { float, integer, integers, text, varint } from '../../../bench/model/onnx/protobuf.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// Expected bytes from protobuf.dev/programming-guides/encoding.
test('numbers, strings and packed lists are written as the specification shows them', () => {
  expect(hex(integer(1, 150))).toBe('089601');
  expect(hex(text(2, 'testing'))).toBe('120774657374696e67');
  expect(hex(integers(6, [3, 270, 86942]))).toBe('3206038e029ea705');
});

test('a number beyond 32 bits keeps its upper half', () => {
  expect(hex(varint(2 ** 35))).toBe('808080808001');
  expect(() => varint(-1)).toThrow(RangeError);
});

test('a float lies in four bytes, the lowest first', () => {
  expect(hex(float(2, 1))).toBe('150000803f');
});
