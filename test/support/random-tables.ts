/** Tables of a shop that nobody has, for tests: every part filled. */
import { brandKey, categoryKey, itemKey, priceKey, tagKey } from '../../src/features/keys.js';
import { SEGMENT_COLUMNS } from '../../src/features/segment-columns.js';
import { FACTORS, SEGMENTS, type Tables } from '../../src/features/tables.js';
import { TAG_BUCKETS, tagsOf } from '../../src/features/tags.js';

export interface TableItem {
  readonly id: string;
  readonly category?: string;
  readonly brand?: string;
}

/** @param random uniform in [0, 1) */
export function randomTables(random: () => number, items: readonly TableItem[], titles = ''): Tables {
  const noise = (length: number, spread = 1) =>
    Float32Array.from({ length }, () => (2 * random() - 1) * spread);
  const named = (of: (item: TableItem) => string | undefined) => [
    ...new Set(items.flatMap((one) => of(one) ?? [])),
  ];
  const rows = items.map(({ id, category, brand }) => ({
    key: itemKey(id),
    category: category === undefined ? 0 : categoryKey(category),
    brand: brand === undefined ? 0 : brandKey(brand),
  }));
  rows.sort((one, other) => one.key - other.key);
  const attributes = Uint32Array.from([
    ...named(({ category }) => category).map(categoryKey),
    ...named(({ brand }) => brand).map(brandKey),
    ...Array.from({ length: 10 }, (_, decile) => priceKey(decile / 10)),
    ...tagsOf(titles).map(tagKey),
  ]).sort();
  return {
    idf: Float32Array.from({ length: TAG_BUCKETS }, () => 4 * random()),
    items: {
      keys: Uint32Array.from(rows, ({ key }) => key),
      factors: noise(rows.length * FACTORS, 0.5),
      category: Uint32Array.from(rows, ({ category }) => category),
      brand: Uint32Array.from(rows, ({ brand }) => brand),
    },
    attributes: { keys: attributes, factors: noise(attributes.length * FACTORS, 0.5) },
    foldIn: { regularisation: 0.1, confidence: 5 },
    segments: {
      columns: SEGMENT_COLUMNS,
      means: noise(SEGMENT_COLUMNS.length),
      scales: Float32Array.from(SEGMENT_COLUMNS, () => 0.1 + random()),
      centroids: noise(SEGMENTS * SEGMENT_COLUMNS.length, 2),
    },
    dwellDeciles: Float32Array.from({ length: 9 }, (_, at) => 5 * (at + 1)),
  };
}
