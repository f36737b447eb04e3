/**
 * IAB Europe's Transparency & Consent Framework 2.3 (`__tcfapi`, version 2 of the API). The shop speaks for itself, so the publisher's own
 * part of the string counts where there is one; legitimate interest counts for nothing. Purpose 1 is to store on the device, 3 and 4 are profiles for
 * advertising and their use, 7 is to measure it.
 */
import type { Adapter } from '../tell.js';
import type { Verdict } from '../verdict.js';

type Purposes = Readonly<Record<string, boolean>>;

/** The part of TCData that is read. */
export interface TcData {
  readonly gdprApplies?: boolean;
  readonly cmpStatus?: string;
  readonly eventStatus?: string;
  readonly purpose?: { readonly consents?: Purposes };
  readonly publisher?: { readonly consents?: Purposes };
}
type TcfApi = (
  command: 'addEventListener',
  version: 2,
  listener: (data: TcData | null | undefined, isRight: boolean) => void,
) => void;

export function tcfVerdict(data: TcData | null | undefined): Verdict {
  if (!data || data.cmpStatus === 'error') return 'wait';
  if (data.gdprApplies === false) return 'none';
  if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return 'wait';
  const own = data.publisher?.consents ?? {};
  const consents = Object.keys(own).length > 0 ? own : (data.purpose?.consents ?? {});
  const has = (...purposes: readonly number[]) => purposes.every((purpose) => consents[purpose] === true);
  return { personalise: has(1, 3, 4), measure: has(1, 7) };
}

/** Platforms may come after this script: looked for twice a second, for as long as one page may need. */
const LOOK_EVERY_MS = 500;
const LOOKS = 60;

export const tcf: Adapter = (say, page) => {
  const look = (left: number) => {
    const api = (page as { readonly __tcfapi?: TcfApi }).__tcfapi;
    if (typeof api === 'function') {
      api('addEventListener', 2, (data, isRight) => say(isRight ? tcfVerdict(data) : 'wait'));
    } else if (left > 0) {
      page.setTimeout(look, LOOK_EVERY_MS, left - 1);
    }
  };
  look(LOOKS);
};
