import { ErrorCode, EtuiError } from '../../src/errors.js';

export interface GetOptions {
  readonly maxBytes: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the last byte, ms. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/**
 * One file as a device would fetch it: no redirect, and never more bytes than may be read, whatever is sent.
 * @throws EtuiError egress/network-failed, egress/unexpected-status, egress/body-too-large
 */
export async function boundedGet(
  fetcher: typeof fetch,
  url: string,
  { maxBytes, headers = {}, timeoutMs = TIMEOUT_MS }: GetOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const signal = AbortSignal.timeout(timeoutMs);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const response = await fetcher(url, { headers, redirect: 'error', signal, cache: 'no-store' });
    if (response.status !== 200) {
      void response.body?.cancel();
      throw new EtuiError(ErrorCode.NetworkStatus, `expected status 200, got ${response.status}`);
    }
    for await (const part of response.body ?? []) {
      length += part.byteLength;
      // Leaving the loop ends the request.
      if (length > maxBytes)
        throw new EtuiError(ErrorCode.BodyTooLarge, `expected at most ${maxBytes} bytes`);
      parts.push(part);
    }
  } catch (thrown) {
    if (thrown instanceof EtuiError) throw thrown;
    throw new EtuiError(ErrorCode.NetworkFailed, 'no whole answer came', { cause: thrown });
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    body.set(part, offset);
    offset += part.byteLength;
  }
  return body;
}
