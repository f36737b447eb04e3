/** docs/features.md as data: each column's scale, and the range that the scale stands for. */
import { readFileSync } from 'node:fs';

/** Least and greatest value by the beginning of a scale's name. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  flag: [0, 1],
  share: [0, 1],
  log: [0, 1],
  quantile: [0, 1],
  money: [0, 2],
  recency: [0, 1],
  sign: [-1, 1],
  likeness: [0, 1],
  nearness: [0, 1],
  deviations: [-1, 1],
  '0…1': [0, 1],
  '−1…1': [-1, 1],
};

export interface DocumentedColumn {
  readonly name: string;
  readonly scale: string;
  readonly range: readonly [number, number];
}

/** Columns of each of the four blocks, in the order of the page. Throws where a scale is none that the page explains. */
export function documentedBlocks(): readonly (readonly DocumentedColumn[])[] {
  const page = readFileSync(new URL('../../../docs/features.md', import.meta.url), 'utf8');
  const sections = page.split('\n## ').filter((section) => /^[^\n]*`\[/.test(section));
  return sections.map((section) =>
    section.split('\n').flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const at = cells.findIndex((cell) => /^(`\w+` ?,? ?)+$/.test(cell));
      if (at < 0) return [];
      // Several columns of one row share a scale, or list one each: "log 20, log 40".
      const scales = (cells[at + 1] as string).split(', ');
      return [...(cells[at] as string).matchAll(/`(\w+)`/g)].map((match, index) => {
        const scale = scales[index] ?? (scales[0] as string);
        const range = RANGES[scale.split(' ')[0] as string];
        if (!range) throw new Error(`docs/features.md: ${match[1]} has a scale that is none: ${scale}`);
        return { name: match[1] as string, scale, range };
      });
    }),
  );
}
