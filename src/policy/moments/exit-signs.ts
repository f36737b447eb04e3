/** What each sign of leaving must be to count. The page tells of every one; how much is enough, the pool says. */
import type { ShopEvent } from '../../events/vocabulary.js';
import type { ExitSign, Trigger } from '../../pool/occasions.js';

type ExitIntent = Extract<Trigger, { readonly kind: 'exit_intent' }>;

/** @param before the visit's events before the sign, oldest first */
type Counts = (
  sign: Pick<ShopEvent, 'at' | 'params'>,
  trigger: ExitIntent,
  before: readonly ShopEvent[],
) => boolean;

const pointerLeave: Counts = () => true;

const scrollUp: Counts = ({ params }, { screens, screensPerSecond }) =>
  (params.screens ?? 0) >= screens && (params.screens_per_second ?? 0) >= screensPerSecond;

const pageBack: Counts = () => true;

/** Away from the whole shop: from one of its tabs to another is no leaving, and there the two are milliseconds apart. */
const tabReturn: Counts = ({ at }, { awayMs }, before) => {
  const left = before.findLast(({ name }) => name === 'tab_leave');
  return left !== undefined && at - left.at >= awayMs;
};

export const EXIT_SIGN_RULES: { readonly [Sign in ExitSign]: Counts } = {
  pointer_leave: pointerLeave,
  scroll_up: scrollUp,
  page_back: pageBack,
  tab_return: tabReturn,
};
