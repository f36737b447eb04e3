/** The measurements' own side: a module worker, as the model runtime has in a shop. */
import type { Job, Report } from './jobs.js';
import { runJob } from './run-job.js';

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Job>) => void;
  postMessage(report: Report): void;
};

scope.onmessage = async ({ data }) => {
  try {
    const say = (text: string) => scope.postMessage({ is: 'progress', text });
    scope.postMessage({ is: 'done', result: await runJob(data, say) });
  } catch (thrown) {
    const { stack, message = String(thrown) } = thrown as Partial<Error>;
    scope.postMessage({ is: 'failed', message: stack ?? message });
  }
};
