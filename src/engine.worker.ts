/** The engine in its worker: the world handed in, messages passed through. The engine chunk's entry. */
import { claimPoster, reportPoster, startWorker, staticGetter, type Told } from './egress.js';
import { Engine } from './engine.js';
import { ErrorCode, EtuiError } from './errors.js';
import { remoteWorkshop } from './model/remote-workshop.js';
import type { StudentWorkshop } from './model/workshop.js';
import type { EngineMessage, PageMessage } from './protocol.js';

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
  loadRuntime,
  post: (message) => scope.postMessage(message),
  tellTabs: () => tabs?.postMessage('erased'),
});
if (tabs) tabs.onmessage = () => engine.forget();

scope.onmessage = ({ data }) => {
  if (data.type === 'start') assets = data.options.assets;
  engine.handle(data);
};
