/** The server's commands alone: a tenth of the whole to read for each process that a test starts. */
import { main } from '../../../../server/cli/main.js';

await main();
