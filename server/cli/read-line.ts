import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** First line of standard input. At a keyboard the prompt is seen and what is typed is not. */
export async function readLine(prompt: string): Promise<string | undefined> {
  const isKeyboard = process.stdin.isTTY === true;
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: isKeyboard });
  if (isKeyboard) process.stderr.write(prompt);
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    lines.close();
    if (isKeyboard) process.stderr.write('\n');
  }
}
