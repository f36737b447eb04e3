/** The `etui` command on a real terminal. */
import { once } from 'node:events';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  now: Date.now,
  stopped: async () => {
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  },
});
