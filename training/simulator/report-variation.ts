/** Every assumption halved and doubled: a table of how the headline figures move, and a tornado for each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';
import {
  baseline,
  byReach,
  HEADLINE_NAMES,
  HEADLINES,
  type Headlines,
  VARIED,
  type Variation,
  vary,
} from './vary.js';

export interface VariationReport {
  readonly seed: number;
  readonly figures: string;
  /** Where finished runs are kept, so that a killed one goes on. */
  readonly partial: string;
  readonly say: (text: string) => void;
}

const SIZE = { shops: 16, perShop: 20 };
/** Bars of a tornado. */
const SHOWN = 16;

interface Kept {
  readonly key: string;
  readonly base: Headlines;
  readonly variations: readonly Variation[];
}

export async function reportVariation({ seed, figures, partial, say }: VariationReport): Promise<Row[]> {
  const key = JSON.stringify({ seed, SIZE, VARIED });
  const held = existsSync(partial) ? (JSON.parse(readFileSync(partial, 'utf8')) as Kept) : undefined;
  let kept: Kept = held?.key === key ? held : { key, base: baseline(seed, SIZE), variations: [] };
  mkdirSync(dirname(partial), { recursive: true });
  const startedAt = Date.now();
  const before = kept.variations.length;
  for (const name of VARIED.slice(before)) {
    kept = { ...kept, variations: [...kept.variations, vary(name, seed, SIZE)] };
    writeFileSync(partial, JSON.stringify(kept));
    const done = kept.variations.length;
    const left = ((Date.now() - startedAt) / (done - before)) * (VARIED.length - done);
    say(`${done} of ${VARIED.length}: ${name}; about ${Math.ceil(left / 60_000)} min left`);
  }
  const { base, variations } = kept;
  mkdirSync(figures, { recursive: true });
  for (const headline of HEADLINES) {
    const rows = byReach(variations, base, headline)
      .slice(0, SHOWN)
      .map(({ name, halved, doubled }) => {
        const [a, b] = [halved[headline], doubled[headline]];
        const arrow = a <= b ? 'more with more' : 'less with more';
        return {
          name: `${name} (${arrow})`,
          value: base[headline],
          interval: [Math.min(a, b, base[headline]), Math.max(a, b, base[headline])] as const,
        };
      });
    const svg = await forestPlot({
      title: 'What the simulated world hangs on',
      subtitle: `Each assumption halved and doubled; the ${rows.length} of ${variations.length} that reach furthest`,
      x: HEADLINE_NAMES[headline],
      rows,
      reference: { value: base[headline], name: 'as assumed' },
    });
    writeFileSync(join(figures, `simulator-tornado-${headline}.svg`), svg);
  }
  const row = (id: string, value: number): Row => ({ id, value, unit: '', goal: '', ok: true, seed });
  return [
    ...HEADLINES.map((headline) => row(`simulator.base.${headline}`, base[headline])),
    ...variations.flatMap(({ name, halved, doubled }) =>
      HEADLINES.flatMap((headline) => [
        row(`simulator.halved.${name}.${headline}`, halved[headline]),
        row(`simulator.doubled.${name}.${headline}`, doubled[headline]),
      ]),
    ),
  ];
}
