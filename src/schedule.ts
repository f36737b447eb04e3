/**
 * When Etui does what: offsets in ms from the call of `createEtui`, which pages make as they load. Fixed, so that what is
 * requested, and when, can say nothing of the shopper.
 */
export const SCHEDULE = {
  /** The engine's script is fetched and its worker started. */
  worker: 100,
  /** The engine fetches root, manifest and pool. */
  pool: 300,
  /** The elements' script is fetched; a card is put into pages that have none. */
  widget: 500,
  /** The engine fetches the model and its runtime. */
  model: 800,
} as const;

export type Stage = keyof typeof SCHEDULE;

/** Runs each stage at its offset. Returns how to call off those to come. */
export function runSchedule(
  timers: Pick<Window, 'setTimeout' | 'clearTimeout'>,
  work: Readonly<Record<Stage, () => void>>,
): () => void {
  const stages = Object.keys(SCHEDULE) as Stage[];
  const running = stages.map((stage) => timers.setTimeout(work[stage], SCHEDULE[stage]));
  return () => {
    for (const timer of running) timers.clearTimeout(timer);
  };
}
