/** Where the command writes: results to `out`, as text or with --json as one document; progress and errors to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  /** Raw text to where `out` goes, for rows without end; resolves when there is room for more. */
  readonly write?: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  /** Replaces the last line at a keyboard's screen; absent where nobody watches. '' clears it. */
  readonly update?: (text: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves when the person at the keyboard wants `serve` to end. */
  readonly stopped: () => Promise<void>;
  /** First line of standard input, typed unseen where there is a keyboard; undefined at its end. */
  readonly readLine?: (prompt: string) => Promise<string | undefined>;
}

/** Columns padded to their widest cell; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], index: number) =>
    row
      .map((cell, column) => {
        const isNumber = index > 0 && typeof rows[index - 1]?.[column] === 'number';
        const width = widths[column] ?? 0;
        return isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}

export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value, null, 2));
}

/** Minor units for people; no bound is said in words. */
export function money(minor: number, currency: string, exponent: number): string {
  return Number.isFinite(minor) ? `${(minor / 10 ** exponent).toFixed(exponent)} ${currency}` : 'unlimited';
}
