/** Every assumption halved and doubled: a table of how the headline figures move, and a tornado for each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';
import {
  baseline,
  HEADLINE_NAMES,
  HEADLINES,
  type Headline,
  type Headlines,
  keepsVisits,
  type Move,
  movesOf,
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
/** Baselines that say how much other visits alone would move a headline. */
const AGAIN = 5;
/** Bars of a tornado. */
const SHOWN = 16;

interface Kept {
  /** Headlines of other visits to the same shops. */
  readonly again?: readonly Headlines[];
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
  while ((kept.again?.length ?? 0) < AGAIN) {
    const again = kept.again ?? [];
    say(`Other visits to the same shops: ${again.length + 1} of ${AGAIN}`);
    kept = { ...kept, again: [...again, baseline(seed, SIZE, again.length + 1)] };
    writeFileSync(partial, JSON.stringify(kept));
  }
  const { base, variations, again = [] } = kept;
  const keeping = new Set(VARIED.filter((name) => keepsVisits(name, seed)));
  const moves = HEADLINES.map((headline) => ({
    headline,
    all: movesOf(variations, base, again, headline, (name) => keeping.has(name)),
  }));
  mkdirSync(figures, { recursive: true });
  for (const { headline, all } of moves) {
    const svg = await tornado(headline, all, variations.length);
    writeFileSync(join(figures, `simulator-tornado-${headline}.svg`), svg);
  }
  const row = (id: string, value: number): Row => ({ id, value, unit: '', goal: '', ok: true, seed });
  return moves.flatMap(({ headline, all }) => [
    row(`simulator.vary.${headline}.as-assumed`, base[headline]),
    ...again.map((one, index) => row(`simulator.vary.${headline}.other-visits-${index + 1}`, one[headline])),
    ...all.flatMap(({ name, as, halved, doubled }) => [
      row(`simulator.vary.${headline}.${name}.halved`, halved - as),
      row(`simulator.vary.${headline}.${name}.doubled`, doubled - as),
    ]),
  ]);
}

/** What an assumption moves, as a bar around what is without it. */
function tornado(headline: Headline, moves: readonly Move[], of: number): Promise<string> {
  const shown = moves.slice(0, SHOWN);
  const rows = shown.map(({ name, as, halved, doubled }) => {
    const [low, high] = [Math.min(0, halved - as, doubled - as), Math.max(0, halved - as, doubled - as)];
    const way = halved <= doubled ? 'rises' : 'falls';
    return {
      name: `${name} (${way})`,
      value: Math.abs(low) > high ? low : high,
      interval: [low, high] as const,
    };
  });
  return forestPlot({
    title: 'What the simulated world hangs on',
    subtitle: `Each of ${of} assumptions halved and doubled; the ${rows.length} that move it furthest, beyond noise`,
    x: `change in ${HEADLINE_NAMES[headline]}`,
    rows,
    reference: { value: 0, name: 'as assumed' },
  });
}
