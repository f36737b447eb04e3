/**
 * Does `work` every `everyMs`, never twice at once, for as long as the process runs; `stop` waits for the work at hand.
 * @param name what the log calls it where it fails; the next time comes all the same
 */
export function regularly(
  name: string,
  everyMs: number,
  work: () => Promise<unknown>,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => log(`error in ${name}: ${error instanceof Error ? error.message : ''}`))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
