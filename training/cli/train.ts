/**
 * npm run train: with `--logs` on a shop's own logs, which is `etui train` (docs/logs.md); else on the simulator.
 */
const args = process.argv.slice(2);
if (args.includes('--logs')) {
  process.argv.splice(2, process.argv.length, 'train', ...args);
  await import('./etui.js');
} else {
  await import('../train.js');
}

export {};
