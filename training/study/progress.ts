/** What is being done, how much of it, and how long it will still take: from what was planned and how fast it went so far. */
export interface PlannedStage {
  readonly name: string;
  /** Seconds, guessed beforehand; only their proportions matter once something is done. */
  readonly seconds: number;
}

export interface Progress {
  /** Says what is being worked at now. */
  at(stage: string, share?: number): void;
  /** A stage is over; `cached` ones tell nothing about speed. */
  done(stage: string, cached?: boolean): void;
}

export interface ProgressOptions {
  /** Ms. */
  readonly now: () => number;
  readonly print: (line: string) => void;
  /** Least time between two lines on the same stage, ms. */
  readonly everyMs?: number;
}

export function startProgress(
  stages: readonly PlannedStage[],
  { now, print, everyMs = 15_000 }: ProgressOptions,
): Progress {
  const left = new Map(stages.map(({ name, seconds }) => [name, seconds]));
  const started = now();
  let [worked, printedAt, printed] = [0, Number.NEGATIVE_INFINITY, ''];
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const remaining = () => [...left.values()].reduce((sum, seconds) => sum + seconds, 0);
  return {
    at(stage, share = 0) {
      const time = now();
      if (stage === printed && time - printedAt < everyMs) return;
      [printed, printedAt] = [stage, time];
      const part = share * (left.get(stage) ?? 0);
      const rest = remaining() - part;
      const elapsed = (time - started) / 1000;
      const speed = worked + part > 5 ? elapsed / (worked + part) : 1;
      const percent = (100 * (total - rest)) / Math.max(1, total);
      const minutes = Math.ceil((rest * speed) / 60);
      print(
        `${percent.toFixed(0).padStart(3)} %, about ${minutes} min left: ${stage}${share > 0 ? ` ${(100 * share).toFixed(0)} %` : ''}`,
      );
    },
    done(stage, cached = false) {
      const seconds = left.get(stage) ?? 0;
      left.delete(stage);
      if (!cached) worked += seconds;
    },
  };
}
