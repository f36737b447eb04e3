/** One part of the policy's study: a file of training/policy-study/ that exports `rows`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../rows.js';

export interface PartOptions {
  /** Absent: the part's own, under which its published figures were made. */
  readonly seed?: number;
  /** Times the part's own sample sizes, above 0; 1 for the published figures. */
  readonly scale: number;
  /** Folder of the model to judge. */
  readonly model: string;
  /** Folder of public data sets; a part that needs one and does not find it says so and returns no rows. */
  readonly data: string;
  /** Folder in which the part writes its plot. */
  readonly figures: string;
  /** Progress, one line. */
  readonly say: (line: string) => void;
}

export interface Part {
  rows(options: PartOptions): Promise<Row[]>;
}

/** A sample size at this scale: a whole number from `least` on. */
export const scaled = (count: number, { scale }: Pick<PartOptions, 'scale'>, least = 1): number =>
  Math.max(least, Math.round(count * scale));

/** Writes one plot or table of the part. */
export function writeFigure({ figures }: Pick<PartOptions, 'figures'>, name: string, content: string): void {
  mkdirSync(figures, { recursive: true });
  writeFileSync(join(figures, name), content);
}

/** Says something no oftener than every few seconds. */
export function seldom(say: (line: string) => void, ms = 5_000): (line: () => string) => void {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < ms) return;
    last = Date.now();
    say(line());
  };
}
