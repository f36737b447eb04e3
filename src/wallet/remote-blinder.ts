/** The blinder in a worker of its own: `remoteBlinder` in the engine, `serveBlinder` in the chunk. The worker ends with its work. */
import { asEtuiError, ErrorCode, EtuiError } from '../errors.js';
import type { PendingRight, RightBlinder } from './right-blinder.js';

type Question =
  | { readonly ask: 'prepare'; readonly args: Parameters<RightBlinder['prepare']> }
  | { readonly ask: 'finish'; readonly args: Parameters<RightBlinder['finish']> };
type Answer = { readonly value: unknown } | { readonly code: ErrorCode; readonly message: string };

interface Port<Sent, Received> {
  postMessage(message: Sent): void;
  onmessage: ((event: MessageEvent<Received>) => void) | null;
  onerror?: unknown;
}

/** One question at a time. Errors: those of the blinder, egress/worker-failed where the worker breaks off. */
export function remoteBlinder(port: Port<Question, Answer>): RightBlinder {
  const ask = <T>(question: Question): Promise<T> =>
    new Promise((resolve, reject) => {
      port.onmessage = ({ data }) =>
        'code' in data ? reject(new EtuiError(data.code, data.message)) : resolve(data.value as T);
      port.onerror = () =>
        reject(new EtuiError(ErrorCode.WorkerFailed, 'the right to claim: expected its worker to live on'));
      port.postMessage(question);
    });
  return {
    prepare: (...args) => ask<PendingRight>({ ask: 'prepare', args }),
    finish: (...args) => ask<string>({ ask: 'finish', args }),
  };
}

export function serveBlinder(blinder: RightBlinder, port: Port<Answer, Question>): void {
  port.onmessage = ({ data }) => {
    const work: Promise<unknown> =
      data.ask === 'prepare' ? blinder.prepare(...data.args) : blinder.finish(...data.args);
    work.then(
      (value) => port.postMessage({ value }),
      (thrown: unknown) => {
        const { code, message } = asEtuiError(thrown, ErrorCode.RightFailed, 'the right to claim failed');
        port.postMessage({ code, message });
      },
    );
  };
}
