/** Every assumption halved and doubled: a table of how the headline figures move, and a tornado for each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';
import type { AssumptionName } from './assumptions.js';
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

/** Worlds with the same visits differ by the assumption alone; others differ by their visits, too, and need more of them. */
const SIZES = { same: { shops: 8, perShop: 16 }, other: { shops: 16, perShop: 20 } };
/** Baselines that say how much other visits alone would move a headline. */
const AGAIN = 5;
/** Bars of a tornado. */
const SHOWN = 16;

interface Kept {
  readonly key: string;
  /** As assumed, in both sizes. */
  readonly same: Headlines;
  readonly other: Headlines;
  /** Headlines of other visits to the same shops. */
  readonly again: readonly Headlines[];
  readonly variations: readonly Variation[];
}

export async function reportVariation({ seed, figures, partial, say }: VariationReport): Promise<Row[]> {
  const keeping = new Set(VARIED.filter((name) => keepsVisits(name, seed)));
  const { same, other, again, variations } = reckon(seed, partial, say, keeping);
  const moves = HEADLINES.map((headline) => ({
    headline,
    all: movesOf(variations, { same, other, again }, headline, (name) => keeping.has(name)),
  }));
  mkdirSync(figures, { recursive: true });
  for (const { headline, all } of moves) {
    const svg = await tornado(headline, all, variations.length);
    writeFileSync(join(figures, `simulator-tornado-${headline}.svg`), svg);
  }
  const row = (id: string, value: number): Row => ({ id, value, unit: '', goal: '', ok: true, seed });
  return moves.flatMap(({ headline, all }) => [
    row(`simulator.vary.${headline}.as-assumed`, other[headline]),
    ...again.map((one, index) => row(`simulator.vary.${headline}.other-visits-${index + 1}`, one[headline])),
    ...all.flatMap(({ name, as, halved, doubled }) => [
      row(`simulator.vary.${headline}.${name}.halved`, halved - as),
      row(`simulator.vary.${headline}.${name}.doubled`, doubled - as),
    ]),
  ]);
}

/** Everything that takes long, kept in a file as it is done. */
function reckon(
  seed: number,
  partial: string,
  say: (text: string) => void,
  keeping: ReadonlySet<AssumptionName>,
): Kept {
  const key = JSON.stringify({ seed, SIZES, VARIED });
  mkdirSync(dirname(partial), { recursive: true });
  const held = existsSync(partial) ? (JSON.parse(readFileSync(partial, 'utf8')) as Kept) : undefined;
  let kept: Kept =
    held?.key === key
      ? held
      : {
          key,
          same: baseline(seed, SIZES.same),
          other: baseline(seed, SIZES.other),
          again: [],
          variations: [],
        };
  const keep = (more: Partial<Kept>) => {
    kept = { ...kept, ...more };
    writeFileSync(partial, JSON.stringify(kept));
  };
  for (let index = kept.again.length; index < AGAIN; index++) {
    say(`Other visits to the same shops: ${index + 1} of ${AGAIN}`);
    keep({ again: [...kept.again, baseline(seed, SIZES.other, index + 1)] });
  }
  const known = new Set(kept.variations.map(({ name }) => name));
  const due = VARIED.filter((name) => !known.has(name));
  const startedAt = Date.now();
  due.forEach((name, index) => {
    keep({
      variations: [...kept.variations, vary(name, seed, keeping.has(name) ? SIZES.same : SIZES.other)],
    });
    const left = ((Date.now() - startedAt) / (index + 1)) * (due.length - index - 1);
    say(`${index + 1} of ${due.length}: ${name}; about ${Math.ceil(left / 60_000)} min left`);
  });
  return kept;
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
