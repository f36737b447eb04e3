/** Most answers kept of one question. */
const MOST = 500;

/** Asks once for each combination of words: to make one of Intl's formats takes milliseconds, and a pool says much in few languages. */
export function remembered<Answer>(ask: (...words: string[]) => Answer): (...words: string[]) => Answer {
  const known = new Map<string, Answer>();
  return (...words) => {
    const key = words.join(' ');
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = ask(...words);
    if (known.size >= MOST) known.clear();
    known.set(key, answer);
    return answer;
  };
}
