/** Quality against what it costs: bytes, and time per event. */
import { scatter } from '../report/plot.js';
import { shareOf } from './choose.js';
import type { CellResult, GridResults } from './results.js';

/** SVGs by file name. */
export async function qualityPlots(results: GridResults): Promise<Record<string, string>> {
  const { setting, cells } = results;
  const subtitle = `${setting['labelled']} moments with ${setting['outcomes']} outcomes, ${setting['unlabelled']} without; ${results.oracleByShop.length} unseen simulated shops; 95 % intervals over shops`;
  const plot = (title: string, x: string, of: (cell: CellResult) => number) =>
    scatter({
      title,
      subtitle,
      x,
      y: "expected profit gained, % of the oracle's",
      logX: true,
      points: cells.map((cell) => {
        const { value, interval } = shareOf(cell.gainByShop, results.oracleByShop);
        return {
          name: cell.id.split('/')[0] as string,
          family: `${cell.encoder}, ${cell.mode}`,
          x: of(cell),
          y: 100 * value,
          interval: [100 * interval[0], 100 * interval[1]] as const,
        };
      }),
    });
  return {
    'grid-bytes': await plot('Students by size', "bytes of the artifact's weights", (cell) => cell.bytes),
    'grid-time': await plot(
      'Students by time per event',
      'µs per new act, tfjs CPU backend in Node, stock kernels',
      (cell) => cell.eventMicroseconds,
    ),
  };
}
