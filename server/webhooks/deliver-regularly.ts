import { regularly } from '../operation/regularly.js';
import { type DeliverEnv, deliverDue, pruneOutbox, syncEndpoints } from './deliver.js';
import { type Endpoint, readEndpoints } from './endpoints.js';

/** A message waits so long at most before it is first tried, ms. */
const EVERY_MS = 2_000;
/** So often the file with the endpoints is read again, and what is old forgotten, in rounds. */
const READ_EVERY = 30;

export interface DeliverOptions extends Omit<DeliverEnv, 'endpoints'> {
  /** Folder of `webhooks.json`. */
  readonly keys: string;
  readonly log: (line: string) => void;
  /** Ms between rounds; 2,000 when absent. */
  readonly everyMs?: number;
}

/** Delivers webhooks for as long as the server runs, one round at a time; `stop` waits for the one that runs. */
export async function deliverRegularly(options: DeliverOptions): Promise<{ stop(): Promise<void> }> {
  const { keys, log, everyMs = EVERY_MS } = options;
  let endpoints: readonly Endpoint[] = [];
  const read = async () => {
    endpoints = await readEndpoints(keys);
    await syncEndpoints({ ...options, endpoints });
    await pruneOutbox(options);
  };
  await read();
  let rounds = 0;
  let isStopping = false;
  const round = async () => {
    rounds += 1;
    if (rounds % READ_EVERY === 0) await read();
    while (endpoints.length > 0 && !isStopping && (await deliverDue({ ...options, endpoints })) > 0);
  };
  const rounding = regularly('webhooks', everyMs, round, log);
  return {
    async stop() {
      isStopping = true;
      await rounding.stop();
    },
  };
}
