/**
 * The runtime in a worker of its own, as a StudentWorkshop: compiling shaders or reading a long visit then holds up
 * neither recording nor a claim. Blob workers need `worker-src blob:` alone, where importing a blob would ask the shop for
 * `script-src blob:`. Both ends are here: `remoteWorkshop` in the engine, `serveWorkshop` in the runtime.
 */
import { asEtuiError, ErrorCode, EtuiError } from '../errors.js';
import type { Artifact } from './artifact.js';
import type { AdapterKind } from './gpu-device.js';
import type {
  BackendName,
  PoolRequest,
  StudentInput,
  StudentOutput,
  StudentRequest,
  StudentRunner,
} from './types.js';
import type { RunnerParts, StudentWorkshop } from './workshop.js';

type Question =
  | { readonly ask: 'read'; readonly bytes: Uint8Array }
  | { readonly ask: 'adapter' }
  | { readonly ask: 'open'; readonly backend: BackendName; readonly parts: RunnerParts }
  | { readonly ask: 'keep'; readonly pool: number; readonly terms: Float32Array }
  | { readonly ask: 'run'; readonly runner: number; readonly request: SentRequest }
  | { readonly ask: 'dispose'; readonly runner: number };

/** A request as it is sent: of a pool's coupons only which, since their terms were sent before, under a number. */
type SentRequest =
  | StudentInput
  | (Omit<PoolRequest, 'coupons'> & {
      readonly coupons: { readonly pool: number; readonly rows: Uint32Array };
    });

type Call = Question & { readonly call: number };

type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly code: ErrorCode; readonly message: string };

/** What a runner answers: the output, and how many dispatches it has made by now. */
interface RunAnswer {
  readonly output: StudentOutput;
  readonly dispatches: number;
}

/** A worker as seen from outside, or the scope of one as seen from inside. */
export interface Port<Sent, Received> {
  postMessage(message: Sent): void;
  onmessage: ((event: MessageEvent<Received>) => void) | null;
  onerror?: unknown;
}

/** The engine's end. Open questions fail with egress/worker-failed when the worker breaks off. */
export function remoteWorkshop(port: Port<Call, Answer>): StudentWorkshop {
  const open = new Map<number, { resolve(value: never): void; reject(error: EtuiError): void }>();
  let calls = 0;
  let isBroken = false;
  let pool: { readonly number: number; readonly terms: Float32Array } | undefined;

  const ask = <T>(question: Question): Promise<T> =>
    new Promise((resolve, reject) => {
      // Nobody would answer, and the engine would wait for ever.
      if (isBroken) return reject(brokeOff());
      const call = ++calls;
      open.set(call, { resolve, reject });
      port.postMessage({ call, ...question });
    });

  /** Sends a pool's terms ahead of the first request about them: messages stay in order. */
  const sent = (request: StudentRequest): SentRequest => {
    if (!('terms' in request.coupons)) return request as StudentInput;
    const { terms, rows } = request.coupons;
    if (pool?.terms !== terms) {
      pool = { number: (pool?.number ?? 0) + 1, terms };
      void ask({ ask: 'keep', pool: pool.number, terms }).catch(() => undefined);
    }
    return { ...request, coupons: { pool: pool.number, rows } };
  };

  port.onmessage = ({ data }) => {
    const waiting = open.get(data.call);
    open.delete(data.call);
    if ('code' in data) waiting?.reject(new EtuiError(data.code, data.message));
    else waiting?.resolve(data.value as never);
  };
  port.onerror = () => {
    isBroken = true;
    for (const { reject } of open.values()) reject(brokeOff());
    open.clear();
  };

  const openRunner = async (backend: BackendName, parts: RunnerParts): Promise<StudentRunner> => {
    const { weights, shape, wasm } = parts;
    const runner = await ask<number>({ ask: 'open', backend, parts: { weights, shape, wasm } });
    let dispatches = 0;
    return {
      backend,
      shape,
      async run(request) {
        const answer = await ask<RunAnswer>({ ask: 'run', runner, request: sent(request) });
        dispatches = answer.dispatches;
        return answer.output;
      },
      dispatches: () => dispatches,
      dispose: () => void ask({ ask: 'dispose', runner }).catch(() => undefined),
    };
  };
  return {
    readArtifact: (bytes) => ask<Artifact>({ ask: 'read', bytes }),
    adapterKind: () => ask<AdapterKind>({ ask: 'adapter' }),
    openRunner,
  };
}

const brokeOff = (): EtuiError =>
  new EtuiError(ErrorCode.WorkerFailed, 'model: expected its worker to live on');

/** The runtime's end: answers each question, in the order in which they are done. */
export function serveWorkshop(workshop: StudentWorkshop, port: Port<Answer, Call>): void {
  const runners = new Map<number, StudentRunner>();
  let opened = 0;
  let pool: { readonly number: number; readonly terms: Float32Array } | undefined;

  /** Whole again. Read before anything is waited for, so that the pool is the one that the sender meant. */
  const received = (request: SentRequest): StudentRequest => {
    if (!('pool' in request.coupons)) return request as StudentInput;
    const { pool: number, rows } = request.coupons;
    if (pool?.number !== number)
      throw new EtuiError(ErrorCode.BackendUnavailable, 'request: expected about the pool sent last');
    return { ...request, coupons: { terms: pool.terms, rows } };
  };

  const runnerOf = (id: number): StudentRunner => {
    const runner = runners.get(id);
    if (!runner) throw new EtuiError(ErrorCode.BackendUnavailable, 'runner: expected one that is open');
    return runner;
  };

  const answer = async (question: Question): Promise<unknown> => {
    switch (question.ask) {
      case 'read':
        return workshop.readArtifact(question.bytes);
      case 'adapter':
        return workshop.adapterKind();
      case 'open': {
        const runner = await workshop.openRunner(question.backend, question.parts);
        runners.set(++opened, runner);
        return opened;
      }
      case 'keep':
        pool = { number: question.pool, terms: question.terms };
        return;
      case 'run': {
        const runner = runnerOf(question.runner);
        const output = await runner.run(received(question.request));
        return { output, dispatches: runner.dispatches() } satisfies RunAnswer;
      }
      case 'dispose':
        runnerOf(question.runner).dispose();
        return runners.delete(question.runner);
    }
  };

  port.onmessage = async ({ data: { call, ...question } }) => {
    try {
      port.postMessage({ call, value: await answer(question as Question) });
    } catch (thrown) {
      const { code, message } = asEtuiError(thrown, ErrorCode.BackendUnavailable, 'the runtime failed');
      port.postMessage({ call, code, message });
    }
  };
}
