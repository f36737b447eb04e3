/**
 * What the engine is supplied with from outside, and when: the pool and the artifact's bytes at the `pool` stage, the
 * student on a backend at the `model` stage. Each may fail; then nothing is shown, and the next page load tries again.
 */
import { asEtuiError, ErrorCode, EtuiError } from '../errors.js';
import { FEATURE_HASH, FEATURE_SCHEMA_VERSION, NO_TABLES, type Tables } from '../features/encode.js';
import type { Artifact } from '../model/artifact.js';
import { createModel, type Model } from '../model/backend.js';
import type { ReadyPool } from '../pool/open.js';
import { createPoolClient } from '../pool/pool.js';
import type { EngineOptions, EngineStatus } from '../protocol.js';
import type { Store } from '../store/store.js';
import { fetchRight, type KeptRight, RIGHT_KEY } from '../wallet/right.js';
import { Decider } from './decider.js';
import type { EngineEnv } from './env.js';
import { enterTrial, keepArmCookie, type TrialPlace } from './trial.js';

/** For an answer to the request for a token, ms. */
const PATIENCE_MS = 3_000;

export class Supply {
  readonly #env: EngineEnv;
  readonly #options: EngineOptions;
  readonly #store: Store;
  #fetched: Promise<readonly EtuiError[]> | undefined;
  #opened: Promise<void> | undefined;
  #ready: ReadyPool | undefined;
  #denied: readonly string[] = [];
  #model: Model | undefined;
  #tables: Tables = NO_TABLES;
  #place: TrialPlace | undefined;
  #enter: () => Promise<TrialPlace | undefined> = async () => undefined;
  #arrived: () => void = () => undefined;
  /** Resolves once the pool has come, or was not to be had. */
  readonly arrival = new Promise<void>((resolve) => {
    this.#arrived = resolve;
  });

  constructor(env: EngineEnv, options: EngineOptions, store: Store) {
    this.#env = env;
    this.#options = options;
    this.#store = store;
  }

  /** The verified pool, once it is here. */
  get ready(): ReadyPool | undefined {
    return this.#ready;
  }

  get denied(): readonly string[] {
    return this.#denied;
  }

  /** Where the shopper stands in the pool's trial, once it is here. */
  get place(): TrialPlace | undefined {
    return this.#place;
  }

  /** Once for a page; resolves with what was refused. Never rejects. */
  fetchPool(): Promise<readonly EtuiError[]> {
    if (this.#fetched) return this.#fetched;
    const { getStatic, clock, random, newId } = this.#env;
    const client = createPoolClient({ getStatic, store: this.#store, clock, random, options: this.#options });
    this.#fetched = client.refresh().then(async ({ ready, denied, problems: refused }) => {
      const problems = [...refused];
      this.#denied = denied;
      try {
        // In `name.expires.mac`, the shop's word for the account, the name is what the arm is drawn from.
        const [account] = this.#options.account?.split('.') ?? [];
        const token = ready?.pool.rights && (await this.#fetchRight(ready, problems));
        this.#enter = async () => ready && enterTrial(this.#store, newId, ready.pool.trial, account, token);
        this.#place = await this.#enter();
        this.#ready = ready;
      } catch (thrown) {
        // Without its arm a shopper who is held out would be shown offers.
        return [...problems, asEtuiError(thrown, ErrorCode.EngineFailed, 'the trial could not be entered')];
      } finally {
        this.#arrived();
      }
      return problems;
    });
    return this.#fetched;
  }

  /** The page has read the arm that the shop's server drew, or that there is none. A trial that was entered without is entered again. */
  async followCookie(value: unknown): Promise<void> {
    await keepArmCookie(this.#store, value);
    await this.#fetched;
    if (this.#ready) this.#place = await this.#enter();
  }

  /**
   * The token of this epoch, if it can be had before long: a server that doesn't answer holds up no offer. It is kept when it
   * comes all the same, for the next page.
   */
  async #fetchRight(ready: ReadyPool, problems: EtuiError[]): Promise<string | undefined> {
    const { shop, account, claimUrl } = this.#options;
    const grant = account?.includes('.') ? account : undefined;
    const url = new URL('token', claimUrl).href;
    const keys = ready.manifest.tokenKeys;
    const right = fetchRight({ ...this.#env, store: this.#store }, { shop, url, keys, grant }).catch(
      (thrown: unknown) => {
        problems.push(asEtuiError(thrown, ErrorCode.RightFailed, 'the right to claim could not be had'));
        return undefined;
      },
    );
    let callOff = (): void => undefined;
    const late = new Promise<undefined>((resolve) => {
      callOff = this.#env.later(() => resolve(undefined), PATIENCE_MS);
    });
    const kept = await Promise.race([right, late]);
    callOff();
    return kept?.token;
  }

  /** Where the shopper stands, and whether a minted coupon could be claimed now: it may have been used since, in any tab. */
  async surroundings(): Promise<TrialPlace['surroundings'] | undefined> {
    const { surroundings } = this.#place ?? {};
    if (!this.#ready?.pool.rights) return surroundings;
    const right = await this.#store.get<KeptRight>(RIGHT_KEY);
    return { ...surroundings, lacksRight: right?.token === undefined || right.offerId !== undefined };
  }

  /**
   * Once for a page, after the pool; resolves when the student answers on the CPU. Without a pool there is nothing to
   * open. Errors: model/*, egress/*.
   */
  openModel(onChange: () => void): Promise<void> {
    this.#opened ??= this.fetchPool().then(async () => {
      if (!this.#ready) return;
      const workshop = await this.#env.loadRuntime();
      const artifact = await workshop.readArtifact(this.#ready.modelBytes);
      checkFeatures(artifact);
      this.#tables = artifact.tables;
      this.#model = await createModel({
        loadRuntime: async () => workshop,
        artifact,
        choice: this.#options.backend,
        wasm: this.#options.wasm,
        now: this.#env.ticks,
        onChange,
      });
    });
    return this.#opened;
  }

  /** Something that can decide, once both pool and student are here. */
  decider(): Decider | undefined {
    if (!this.#ready || !this.#model) return undefined;
    const { exploration } = this.#options;
    return new Decider({
      pool: this.#ready.pool,
      student: this.#model,
      tables: this.#tables,
      random: this.#env.random,
      ...(exploration !== undefined && { exploration }),
    });
  }

  status(): Pick<
    EngineStatus,
    'backend' | 'backendReason' | 'gpuDispatches' | 'poolVersion' | 'modelSha256'
  > {
    const model = this.#model;
    return {
      backend: model?.backend ?? 'none',
      backendReason: model?.reason ?? 'The model has not been brought up yet.',
      gpuDispatches: model?.dispatches() ?? 0,
      poolVersion: this.#ready?.manifest.version,
      modelSha256: this.#ready?.model.sha256,
    };
  }
}

/** A student trained on other columns would answer, but to another question. Their names' hash implies their number. */
function checkFeatures({ schemaVersion, columns }: Artifact): void {
  if (schemaVersion !== FEATURE_SCHEMA_VERSION || columns !== FEATURE_HASH) {
    throw new EtuiError(
      ErrorCode.ModelSchemaMismatch,
      `model: expected the columns of feature schema ${FEATURE_SCHEMA_VERSION}`,
    );
  }
}
