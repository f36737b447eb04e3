/** A JSON value with something wrong in it somewhere: what a person writes, or a program that went astray. */
import type { Random } from './random.js';

const VALUES: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 0.1,
  () => 1e308,
  () => 2 ** 53,
  () => '',
  () => 'x'.repeat(10_000),
  () => '\u0000',
  () => '2026-02-30T25:61:00Z',
  () => '9999999-01-01',
  () => 'constructor',
  () => '__proto__',
  () => '%s {x} <script>',
  () => '(a+)+$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  () => '1'.repeat(400),
  () => `${'1.'.repeat(5_000)}%`,
  () => [],
  () => ({}),
  () => Array(2_000).fill(0),
  () => nested(500),
  () => ({ toString: 'x', length: -1 }),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** A copy with one to four changes. */
export function mutateValue<T>(value: T, random: Random): unknown {
  let mutant: unknown = structuredClone(value);
  for (let left = 1 + random.below(4); left > 0; left -= 1) mutant = changed(mutant, random);
  return mutant;
}

function changed(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.05)) return scalar(value, random);
  const keys = Object.keys(value);
  if (keys.length === 0 || random.chance(0.15)) return grown(value, random);
  const key = random.pick(keys);
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (random.chance(0.1)) {
    if (Array.isArray(copy)) copy.splice(Number(key), 1);
    else delete copy[key];
  } else copy[key] = changed(copy[key], random);
  return copy;
}

function scalar(value: unknown, random: Random): unknown {
  if (typeof value === 'number' && random.chance(0.5))
    return value * random.pick([-1, 0, 0.5, 10, 1e6, 1 + 1e-9]);
  if (typeof value === 'string' && random.chance(0.4))
    return value + random.pick(['x', ' ', '%', '100 %', '\n']);
  return random.pick(VALUES)();
}

function grown(value: object, random: Random): unknown {
  if (Array.isArray(value)) return [...value, value.length > 0 ? random.pick(value) : random.pick(VALUES)()];
  const name = random.pick(['', 'extra', 'toString', 'id', 'constructor', 'a.b', 'x'.repeat(200)]);
  return { ...value, [name]: random.pick(VALUES)() };
}
