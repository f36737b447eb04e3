import type { GetStatic, PostClaim, PostReport, PostToken } from '../egress.js';
import type { StudentWorkshop } from '../model/workshop.js';
import type { EngineMessage } from '../protocol.js';
import type { RightEnv } from '../wallet/right.js';

/** The world as the engine sees it: everything it touches comes in here. */
export interface EngineEnv {
  /** Ms since the epoch. */
  readonly clock: () => number;
  /** Ms from any fixed point, for measuring spans. */
  readonly ticks: () => number;
  /** Runs `work` after so many ms; returns how to call it off. */
  readonly later: (work: () => void, ms: number) => () => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A fresh random id. */
  readonly newId: () => string;
  readonly getStatic: GetStatic;
  readonly postClaim: PostClaim;
  readonly postReport: PostReport;
  readonly postToken: PostToken;
  /** Brings in the chunk of the right to claim, at the `pool` stage of pools that ask for one. */
  readonly withBlinder: RightEnv['withBlinder'];
  /** Brings in the chunk that holds tfjs; asked for at the `model` stage, never before. */
  readonly loadRuntime: () => Promise<StudentWorkshop>;
  readonly post: (message: EngineMessage) => void;
  /** Tells this shop's other tabs that everything was erased; absent where there is no way to. */
  readonly tellTabs?: () => void;
}
