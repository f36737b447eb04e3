/**
 * In-vehicle coupon recommendation (Wang et al. 2017; UCI 603, CC BY 4.0): would you take this coupon in this situation? The
 * survey asks for gender, age, marital status, children, education, occupation and income. None of them is ever a feature
 * on a device; they are here because the published bars use them, and every figure is also given without them.
 */
import { type RawColumn, rawTable } from './columns.js';
import { columnOf, readTable, type Table } from './csv.js';
import type { LabelledTable } from './online-shoppers.js';

export const IN_VEHICLE_FILE = 'in-vehicle-coupon/in_vehicle_coupon_dev.csv';
export const IN_VEHICLE_SOURCE = 'https://archive.ics.uci.edu/dataset/603 (CC BY 4.0)';

/** Who somebody is: what no device may ask. */
export const PERSONAL = [
  'gender',
  'age',
  'maritalStatus',
  'has_children',
  'education',
  'occupation',
  'income',
  'car',
] as const;
/** How often somebody goes to such places, by coupon type. */
const HABITS: Readonly<Record<string, string>> = {
  Bar: 'Bar',
  'Coffee House': 'CoffeeHouse',
  'Carry out & Take away': 'CarryAway',
  'Restaurant(<20)': 'RestaurantLessThan20',
  'Restaurant(20-50)': 'Restaurant20To50',
};
const OFTEN: Readonly<Record<string, number>> = { never: 0, less1: 1, '1~3': 2, '4~8': 3, gt8: 4 };
const SITUATION = ['destination', 'passanger', 'weather', 'time'] as const;
const AGES = ['below21', '21', '26', '31', '36', '41', '46', '50plus'];

export interface InVehicle extends LabelledTable {
  /** Person of each row, 0…: rows with the same profile. */
  readonly persons: Int32Array;
  /** Coupon type of each row. */
  readonly types: readonly string[];
}

/** @param personal with who somebody is, as the published bars have it */
export function readInVehicle(file: string, { personal = true } = {}): InVehicle {
  const csv = readTable(file);
  const types = columnOf(csv, 'coupon');
  const habits = Object.values(HABITS);
  const table = rawTable([
    ...SITUATION.map((name) => category(csv, name, 'context')),
    number('temperature', 'context', columnOf(csv, 'temperature').map(Number)),
    ...habits.map((name) => number(name, 'context', columnOf(csv, name).map(often))),
    ...(personal ? personalColumns(csv) : []),
    category(csv, 'coupon', 'coupons'),
    category(csv, 'expiration', 'coupons'),
    number('ownHabit', 'relative', ownHabits(csv, types)),
    number('distance', 'relative', distances(csv)),
    number('sameDirection', 'relative', columnOf(csv, 'direction_same').map(Number)),
    categoryOf('typeAndCompany', 'relative', paired(types, columnOf(csv, 'passanger'))),
    categoryOf('typeAndTime', 'relative', paired(types, columnOf(csv, 'time'))),
  ]);
  return {
    table,
    labels: Float64Array.from(columnOf(csv, 'Y'), Number),
    persons: personsOf(csv, habits),
    types,
  };
}

type Values = readonly string[] | readonly number[];
const column = (name: string, kind: RawColumn['kind'], block: RawColumn['block'], values: Values) => ({
  name,
  kind,
  block,
  values,
});
const number = (name: string, block: RawColumn['block'], values: readonly number[]) =>
  column(name, 'number', block, values);
const categoryOf = (name: string, block: RawColumn['block'], values: readonly string[]) =>
  column(name, 'category', block, values);
const category = (csv: Table, name: string, block: RawColumn['block']) =>
  categoryOf(name, block, columnOf(csv, name));

function personalColumns(csv: Table) {
  const [age, income] = [columnOf(csv, 'age'), columnOf(csv, 'income')];
  const firstNumber = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 0) * (/Less/.test(text) ? 0.5 : 1);
  return [
    ...PERSONAL.filter((name) => name !== 'age' && name !== 'income').map((name) =>
      category(csv, name, 'context'),
    ),
    number(
      'age',
      'context',
      age.map((value) => AGES.indexOf(value)),
    ),
    number('income', 'context', income.map(firstNumber)),
  ];
}

/** 0…4; 1 where it was not answered. */
const often = (answer: string): number => OFTEN[answer] ?? 1;

/** How often somebody goes to the kind of place that this coupon is for. */
function ownHabits(csv: Table, types: readonly string[]): number[] {
  const all = Object.fromEntries(
    Object.entries(HABITS).map(([type, name]) => [type, columnOf(csv, name).map(often)]),
  );
  return types.map((type, row) => all[type]?.[row] ?? 1);
}

/** Minutes' drive to the place: 5, 15 or 25 at least. */
function distances(csv: Table): number[] {
  const far = columnOf(csv, 'toCoupon_GEQ25min').map(Number);
  return columnOf(csv, 'toCoupon_GEQ15min').map((value, row) => (far[row] ? 25 : Number(value) ? 15 : 5));
}

const paired = (a: readonly string[], b: readonly string[]): string[] =>
  a.map((value, row) => `${value}/${b[row]}`);

function personsOf(csv: Table, habits: readonly string[]): Int32Array {
  const columns = [...PERSONAL, ...habits].map((name) => columnOf(csv, name));
  const known = new Map<string, number>();
  return Int32Array.from(csv.rows, (_, row) => {
    const profile = columns.map((values) => values[row]).join('|');
    const person = known.get(profile) ?? known.size;
    known.set(profile, person);
    return person;
  });
}
