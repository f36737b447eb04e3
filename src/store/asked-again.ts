/**
 * A browser that throws an origin's storage away also breaks off what is asked of it at that moment, and a moment later
 * (Chromium: an AbortError, "The connection was closed"). The next question is answered.
 */
export const askedAgain = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
  ask().catch((thrown: unknown) => {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return ask();
    throw thrown;
  });
