/**
 * One tab stop for each table and each chart, arrow keys within (ARIA Authoring Practices, grid pattern): two hundred cells
 * would otherwise be two hundred stops.
 */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

export function roveGrids(): void {
  for (const table of document.querySelectorAll('table[role=grid]')) {
    const rows = [...table.querySelectorAll('tbody tr')].map((row) => [
      ...row.querySelectorAll<HTMLElement>('td[data-tip]'),
    ]);
    rove(table, rows);
  }
}

/** @param rows what can have the focus, in lines */
export function rove(container: Element, rows: readonly (readonly (HTMLElement | SVGElement)[])[]): void {
  for (const one of rows.flat()) one.tabIndex = -1;
  let [row, column] = [0, 0];
  const at = () => rows[row]?.[column];
  const first = at();
  if (!first) return;
  first.tabIndex = 0;
  const go = (toRow: number, toColumn: number) => {
    const before = at();
    row = Math.max(0, Math.min(rows.length - 1, toRow));
    column = Math.max(0, Math.min((rows[row]?.length ?? 1) - 1, toColumn));
    if (before) before.tabIndex = -1;
    const now = at();
    if (now) now.tabIndex = 0;
  };
  container.addEventListener('keydown', (event) => {
    const step = STEPS[(event as KeyboardEvent).key];
    if (!step) return;
    event.preventDefault();
    go(row + step[0], column + step[1]);
    at()?.focus();
  });
  container.addEventListener('focusin', (event) => {
    for (const [index, line] of rows.entries()) {
      const place = line.indexOf(event.target as HTMLElement);
      if (place >= 0 && (index !== row || place !== column)) go(index, place);
    }
  });
}
