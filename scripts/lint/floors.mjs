// @ts-check
/**
 * The house has floors and no arrow runs up: a file may import from its own floor and from those below. Types count:
 * a type that is needed on two floors lives on the lower one.
 */
import { posix } from 'node:path';
import { place, readSources, walk } from './source.mjs';

/** From the ground up. A folder ends with a slash; the most precise entry wins. */
const FLOORS = [
  [
    'src/build.d',
    'src/errors',
    'src/money',
    'src/events/',
    'src/pool/schema',
    'src/pool/fields',
    'src/pool/occasions',
    'src/pool/trials',
    'src/pool/rights',
    'src/pool/term-guard',
    'src/pool/shop-time',
    'src/pool/kinds',
    'src/pool/scope',
    'src/pool/sets',
    'src/pool/benefit',
    'src/pool/stacking',
    'src/cart/',
    'src/egress',
  ],
  // The student's types are what features fill in; the student itself stands above.
  ['src/features/', 'src/store/', 'src/model/types'],
  ['src/model/', 'src/policy/', 'src/wallet/', 'src/measure/', 'src/pool/', 'src/protocol'],
  ['src/engine', 'src/engine/', 'src/engine.worker'],
  ['src/etui', 'src/etui/', 'src/capture/', 'src/schedule'],
  ['src/index'],
  ['widget/'],
];

/** Which other rooms a room may import from. Rooms not listed may import from all. */
/** @type {Record<string, string[]>} */
const ROOMS = {
  src: [],
  widget: ['src'],
  server: ['src'],
  // The scripts find a browser and know how tfjs is bundled: training on a GPU needs both.
  training: ['src', 'server', 'scripts'],
};

/** @param {string} path without `.ts` @returns {number} -1 if no floor claims it */
function floorOf(path) {
  let best = '';
  let floor = -1;
  for (const [index, entries] of FLOORS.entries()) {
    for (const entry of entries) {
      const matches = entry.endsWith('/') ? path.startsWith(entry) : path === entry;
      if (matches && entry.length > best.length) [best, floor] = [entry, index];
    }
  }
  return floor;
}

/** @param {string} path */
const withoutEnding = (path) => path.replace(/(\.d)?\.(ts|js|mjs)$/, '$1');

/**
 * @param {string} root
 * @returns {string[]} one line per violation
 */
export function checkFloors(root) {
  const violations = [];
  for (const source of readSources(root, Object.keys(ROOMS))) {
    const here = withoutEnding(source.path);
    const room = here.split('/')[0] ?? '';
    const floor = floorOf(here);
    if (floor < 0 && room === 'src') {
      violations.push(`${source.path} stands on no floor: name it in scripts/lint/floors.mjs`);
    }
    walk(source.program, (node) => {
      const specifier =
        node.source?.value ?? (node.type === 'TSImportType' ? node.argument?.value : undefined);
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const there = withoutEnding(posix.join(posix.dirname(here), specifier));
      const otherRoom = there.split('/')[0] ?? '';
      if (otherRoom !== room && !ROOMS[room]?.includes(otherRoom)) {
        violations.push(`${place(source, node.start)} ${room}/ may not import from ${otherRoom}/`);
      } else if (floor >= 0 && floorOf(there) > floor) {
        violations.push(`${place(source, node.start)} ${there} stands on a higher floor`);
      }
    });
  }
  return violations;
}

/**
 * `src/` is what every shop runs; it knows neither our own shop nor the simulated one.
 * @param {string} root
 * @returns {string[]}
 */
export function checkBlindness(root) {
  return readSources(root, ['src']).flatMap((source) =>
    [...source.text.matchAll(/\b(demo|simulator)\b/gi)].map(
      (match) => `${place(source, match.index)} src/ may not know the ${match[0].toLowerCase()}`,
    ),
  );
}
