/** The `etui` command on a real terminal: the server's commands and training's, put together in the highest room. */
import { once } from 'node:events';
import { readLine } from '../../server/cli/read-line.js';
import { run } from '../../server/cli/run.js';
import { trainingCommands } from './commands.js';

process.exitCode = await run(
  process.argv.slice(2),
  {
    out: (text) => console.log(text),
    err: (text) => console.error(text),
    now: Date.now,
    readLine,
    stopped: async () => {
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    },
  },
  trainingCommands,
);
