/** Small cells are withheld: a figure of three shoppers is about those three. */
export const LEAST = {
  /** Buyers behind a figure of a trial, in each arm. */
  buyers: 10,
  /** Orders behind any other figure of the console. */
  orders: 10,
  /** Private reports behind an estimate. Fewer would say little anyway. */
  reports: 100,
} as const;

/** The figure, or undefined where too few stand behind it. */
export function unlessSmall<Figure>(
  counted: number,
  kind: keyof typeof LEAST,
  figure: () => Figure,
): Figure | undefined {
  return counted < LEAST[kind] ? undefined : figure();
}
