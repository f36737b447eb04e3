/** The `etui` command: the server's commands and training's, put together in the highest room. */
import { main } from '../../server/cli/main.js';
import { trainingCommands } from './commands.js';

await main(trainingCommands);
