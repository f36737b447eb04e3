/** Names for segments, for people who read a report: from the columns in which a segment is furthest from the mean. */
const WORDS: Readonly<Record<string, readonly [low: string, high: string]>> = {
  visits: ['first visits', 'regulars'],
  viewsPerVisit: ['look at little', 'look at much'],
  cartsPerVisit: ['fill no carts', 'fill carts'],
  buyRate: ['rarely buy', 'often buy'],
  spend: ['small or no orders', 'large orders'],
  lastVisit: ['away for long', 'back soon'],
  dwellPerView: ['glance', 'read closely'],
  clickRate: ['pass over lists', 'click through lists'],
  saleViews: ['ignore sales', 'look at sales'],
  priceTaste: ['cheap things', 'dear things'],
  codeRate: ['use no codes', 'use codes'],
};
/** Standard deviations from the mean below which a column tells nothing. */
const TELLING = 0.5;

/** E.g. `regulars, often buy`; `about average` where nothing stands out. */
export function segmentName(centroid: readonly number[], columns: readonly string[], most = 2): string {
  const telling = columns
    .map((column, at) => ({ column, value: centroid[at] ?? 0 }))
    .filter(({ value }) => Math.abs(value) >= TELLING)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, most);
  const words = telling.map(({ column, value }) => {
    const [low, high] = WORDS[column] ?? [`low ${column}`, `high ${column}`];
    return value < 0 ? low : high;
  });
  return words.join(', ') || 'about average';
}
