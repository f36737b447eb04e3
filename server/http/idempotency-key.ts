/**
 * The key in an Idempotency-Key header. The draft wants a structured string (RFC 9651 §4.2.5), `"8e03978e-…"`; the bare form
 * that many clients send is taken, too, and is the same key.
 * @returns undefined where there is none, or not of 8…128 printable characters
 */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const key = text.startsWith('"') ? unquote(text) : text;
  return key !== undefined && KEY.test(key) ? key : undefined;
}

const KEY = /^[\x21-\x7e]{8,128}$/;
/** Printable ASCII, with quote and backslash escaped. Parameters are not ours to know. */
const STRING = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

function unquote(text: string): string | undefined {
  return STRING.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
}
