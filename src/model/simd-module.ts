/**
 * A WebAssembly module of one function, written out instruction by instruction: products of float32 matrices, two rows by
 * eight columns at a time in four registers of four lanes (fixed-width SIMD, in all browsers since 2023). It is 0.4 kB
 * where tfjs's own WebAssembly backend is 137.
 *
 * (func (export "dense") (param out input weights rows width columns first firstStep second secondStep i32) (param low f32))
 * Sizes of rows are in bytes: `width` of the input's, `columns` of the weights', the output's; `…Step` is what leads from
 * one row of an addend to the next, 0 where all rows share it. `rows` is even, `columns` a multiple of 32. Results under
 * `low` become `low`; not-a-numbers stay. Sums run in the order of plain-dense.ts and give the same bits.
 */

const [OUT, INPUT, WEIGHTS, ROWS, WIDTH, COLUMNS, FIRST, FIRST_STEP, SECOND, SECOND_STEP, LOW] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
const [COLUMN, FROM, END, WEIGHT] = [11, 12, 13, 14] as const;
/** Sums of the upper row, then of the lower; inputs of both; two times four weights; the least result. */
const [A0, A1, B0, B1, X, Y, W0, W1, LEAST] = [15, 16, 17, 18, 19, 20, 21, 22, 23] as const;

type Code = readonly number[];

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
const constant = (value: number): Code => [0x41, value];
const ADD = [0x6a];
const plus = (one: number, other: number): Code => [...get(one), ...get(other), ...ADD];
/** local += other */
const advance = (local: number, other: number): Code => [...plus(local, other), ...set(local)];
/** A loop whose body leaves on the stack whether it runs once more. */
const again = (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0, 0x0b];
const LESS = [0x49];

const FOUR_LANES = 2;
const load = (offset: number): Code => [0xfd, 0, FOUR_LANES, offset];
const store = (offset: number): Code => [0xfd, 11, FOUR_LANES, offset];
const loadEverywhere: Code = [0xfd, 9, FOUR_LANES, 0];
const everywhere: Code = [0xfd, 19];
const add: Code = [0xfd, 0xe4, 1];
const multiply: Code = [0xfd, 0xe6, 1];
/** a < b ? b : a, which leaves a not-a-number a. */
const atLeast: Code = [0xfd, 0xeb, 1];

/** Both addends at the current column, `offset` bytes on; of the lower row where `isLower`. */
const addends = (sum: number, offset: number, isLower: boolean): Code => {
  const one = (addend: number, step: number): Code => [
    ...plus(addend, COLUMN),
    ...(isLower ? [...get(step), ...ADD] : []),
    ...load(offset),
  ];
  return [...one(FIRST, FIRST_STEP), ...one(SECOND, SECOND_STEP), ...add, ...set(sum)];
};

/** sum += value · weight */
const accumulate = (sum: number, value: Code, weight: Code): Code => [
  ...get(sum),
  ...value,
  ...weight,
  ...multiply,
  ...add,
  ...set(sum),
];

const finish = (sum: number, offset: number, isLower: boolean): Code => [
  ...plus(OUT, COLUMN),
  ...(isLower ? [...get(COLUMNS), ...ADD] : []),
  ...get(sum),
  ...get(LEAST),
  ...atLeast,
  ...store(offset),
];

const product = again([
  ...[...get(FROM), ...loadEverywhere, ...set(X)],
  ...[...plus(FROM, WIDTH), ...loadEverywhere, ...set(Y)],
  ...[...get(WEIGHT), ...load(0), ...set(W0), ...get(WEIGHT), ...load(16), ...set(W1)],
  ...accumulate(A0, get(X), get(W0)),
  ...accumulate(A1, get(X), get(W1)),
  ...accumulate(B0, get(Y), get(W0)),
  ...accumulate(B1, get(Y), get(W1)),
  ...advance(WEIGHT, COLUMNS),
  ...[...get(FROM), ...constant(4), ...ADD, ...tee(FROM), ...get(END), ...LESS],
]);

const columnLoop = again([
  ...[...addends(A0, 0, false), ...addends(A1, 16, false), ...addends(B0, 0, true), ...addends(B1, 16, true)],
  ...[
    ...get(INPUT),
    ...set(FROM),
    ...plus(INPUT, WIDTH),
    ...set(END),
    ...plus(WEIGHTS, COLUMN),
    ...set(WEIGHT),
  ],
  ...product,
  ...[...finish(A0, 0, false), ...finish(A1, 16, false), ...finish(B0, 0, true), ...finish(B1, 16, true)],
  ...[...get(COLUMN), ...constant(32), ...ADD, ...tee(COLUMN), ...get(COLUMNS), ...LESS],
]);

const body: Code = [
  // Two groups of locals: four integers, nine vectors.
  ...[2, 4, 0x7f, 9, 0x7b],
  ...[...get(LOW), ...everywhere, ...set(LEAST)],
  ...again([
    ...[...constant(0), ...set(COLUMN)],
    ...columnLoop,
    ...[
      ...advance(OUT, COLUMNS),
      ...advance(OUT, COLUMNS),
      ...advance(INPUT, WIDTH),
      ...advance(INPUT, WIDTH),
    ],
    ...[...advance(FIRST, FIRST_STEP), ...advance(FIRST, FIRST_STEP)],
    ...[...advance(SECOND, SECOND_STEP), ...advance(SECOND, SECOND_STEP)],
    ...[...get(ROWS), ...constant(2), 0x6b, ...tee(ROWS)],
  ]),
  0x0b,
];

/** LEB128, for sizes. */
const size = (value: number): Code => (value < 128 ? [value] : [(value % 128) + 128, ...size(value >> 7)]);
const section = (id: number, content: Code): Code => [id, ...size(content.length), ...content];
const text = (value: string): Code => [value.length, ...[...value].map((letter) => letter.charCodeAt(0))];

/** 64 kB each. */
export const PAGES = 12;

export const SIMD_MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 11, ...new Array<number>(10).fill(0x7f), 0x7d, 0]),
  ...section(3, [1, 0]),
  ...section(5, [1, 0, PAGES]),
  ...section(7, [2, ...text('memory'), 2, 0, ...text('dense'), 0, 0]),
  ...section(10, [1, ...size(body.length), ...body]),
]);
