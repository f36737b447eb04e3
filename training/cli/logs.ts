/** What the commands load only when they are asked for: everything that reads logs or trains. */
export { importLogs } from '../logs/import-logs.js';
export { openSources } from '../logs/open-sources.js';
export { importLines } from '../logs/print-report.js';
export { progress, readPool, trainFromLogs } from '../logs/train-from-logs.js';
