/** The engine in its worker: the world handed in, messages passed through. The engine chunk's entry. */
import { claimPoster, reportPoster, startWorker, staticGetter, type Told, tokenPoster } from './egress.js';
import { Engine } from './engine.js';
import { ErrorCode, EtuiError } from './errors.js';
import { remoteWorkshop } from './model/remote-workshop.js';
import type { StudentWorkshop } from './model/workshop.js';
import type { EngineMessage, PageMessage } from './protocol.js';
import { remoteBlinder } from './wallet/remote-blinder.js';
import type { RightEnv } from './wallet/right.js';

/** What this file needs of a dedicated worker's global scope; TypeScript's DOM library describes a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<PageMessage>) => void) | null;
  postMessage(message: EngineMessage): void;
}
const scope = globalThis as unknown as WorkerScope;

/** Folder of etui.js, told by the first message: a blob has no address of its own. */
let assets: string | undefined;

async function loadRuntime(): Promise<StudentWorkshop> {
  const chunk = __ETUI_CHUNKS__.runtime;
  if (!chunk || !assets) throw new EtuiError(ErrorCode.BackendUnavailable, 'runtime: expected a built chunk');
  return remoteWorkshop(await startWorker(new URL(chunk.file, assets).href, chunk.integrity));
}

/** A worker for a few sums in a week: it ends with them. */
const withBlinder: RightEnv['withBlinder'] = async (work) => {
  const chunk = __ETUI_CHUNKS__.right;
  if (!chunk || !assets) throw new EtuiError(ErrorCode.RightFailed, 'right: expected a built chunk');
  const worker = await startWorker(new URL(chunk.file, assets).href, chunk.integrity);
  try {
    return await work(remoteBlinder(worker));
  } finally {
    worker.terminate();
  }
};

/** Between the engines of this origin's tabs: one word, that everything was erased. */
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('etui');
const told: Told = (url, body) => engine.sent(url, body);

const engine: Engine = new Engine({
  clock: () => Date.now(),
  ticks: () => performance.now(),
  later: (work, ms) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32,
  newId: () => crypto.randomUUID(),
  getStatic: staticGetter(undefined, told),
  postClaim: claimPoster(undefined, told),
  postReport: reportPoster(undefined, told),
  postToken: tokenPoster(undefined, told),
  withBlinder,
  loadRuntime,
  post: (message) => scope.postMessage(message),
  tellTabs: () => tabs?.postMessage('erased'),
});
if (tabs) tabs.onmessage = () => engine.forget();

scope.onmessage = ({ data }) => {
  if (data.type === 'start') assets = data.options.assets;
  engine.handle(data);
};
