/** A random id, 128 bits. Not `crypto.randomUUID`: that is missing on pages without TLS, and shops test on such. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
