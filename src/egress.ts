/**
 * The only file through which Etui reaches the network. Whatever leaves this device leaves here, in one of the few
 * shapes below; lint keeps fetch, workers, beacons, images and dynamic imports out of every other file.
 *
 * Requests for static files carry no credentials and no referrer, follow no redirect and are made on the page's fixed
 * schedule. Two messages say something of the shopper: a claim, which only the shopper sends, and, where they opted in, a
 * report that was randomised before it came here; it leaves on that schedule, too, and is always as long as any other. So does
 * the request for a token, where the pool asks for one: blinded, it is random bytes, and as long as any other.
 *
 * Error codes are written out here and on the page's side, checked by their type: the loader would carry the whole list.
 */
import { EtuiError } from './errors.js';

export interface StaticOptions {
  /** The body is cut off, and refused, beyond this. */
  readonly maxBytes: number;
  /** The whole answer must be there by then, however it drips in; ms. */
  readonly mostMs: number;
  /** `no-cache` revalidates (root, manifest); `default` may come from cache (content-addressed files). */
  readonly cache?: 'default' | 'no-cache';
}
export type GetStatic = (url: string, options: StaticOptions) => Promise<Uint8Array<ArrayBuffer>>;

/** Everything a claim says. `claim` is random, made for this claim alone, so that a retry gets the same code. */
export interface ClaimRequest {
  readonly coupon: string;
  readonly claim: string;
  /** The right to claim, where the pool asks for one: bound to nothing else that was ever sent. */
  readonly token?: string;
}
export interface ClaimAnswer {
  readonly code: string;
  /** ISO instant after which the code is void, where there is one. */
  readonly expires?: string;
}
export type PostClaim = (url: string, request: ClaimRequest) => Promise<ClaimAnswer>;

/** A private report (src/measure/ledger.ts), in whole numbers: `version` 1…9,999, `question` and `answer` 0…9. */
export interface ReportRequest {
  readonly version: number;
  readonly question: number;
  readonly answer: number;
}
export type PostReport = (url: string, report: ReportRequest) => Promise<void>;

/** A TokenRequest of RFC 9578: 259 bytes, of which 256 are blinded. */
export interface RightRequest {
  readonly request: Uint8Array<ArrayBuffer>;
  /** The shop's own word for the account that is logged in, as the page carries it. */
  readonly grant?: string;
}
/** Resolves with the TokenResponse, 256 bytes. */
export type PostToken = (url: string, request: RightRequest) => Promise<Uint8Array<ArrayBuffer>>;

/** Told of each request as it leaves, with its body where it has one: what a shopper can read of it afterwards (src/measure/sent.ts). */
export type Told = (url: string, body?: string) => void;
const nobody: Told = () => undefined;

const CLAIM_ANSWER_MAX_BYTES = 4_096;
const TOKEN_ANSWER_BYTES = 256;
const CODE = /^[A-Za-z0-9-]{3,64}$/;

/** What is sent is text, so that it can be shown as it was; of what isn't, `said` is that text. */
type Sent = RequestInit & { readonly body?: string };

async function request(
  fetcher: typeof fetch,
  told: Told,
  url: string,
  init: Sent | RequestInit,
  said = (init as Sent).body,
): Promise<Response> {
  told(url, said);
  let response: Response;
  try {
    response = await fetcher(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      ...init,
    });
  } catch (cause) {
    throw new EtuiError('egress/network-failed', 'a request of ours failed before an answer came', { cause });
  }
  if (!response.ok) {
    throw new EtuiError('egress/unexpected-status', `expected status 200, got ${response.status}`);
  }
  return response;
}

/** Reads at most `maxBytes`, whatever the headers promise; an endless body is cut off, not waited for. */
async function boundedBody(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new EtuiError('egress/body-too-large', `expected at most ${maxBytes} bytes`);
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new EtuiError('egress/network-failed', 'an answer broke off', { cause });
    });
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    parts.push(value);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    body.set(part, offset);
    offset += part.byteLength;
  }
  return body;
}

/**
 * Fetches one static file. Errors: egress/network-failed, also at its deadline, egress/unexpected-status, egress/body-too-large.
 * @param deadline a signal that is aborted after so many ms; the platform's when absent
 */
export function staticGetter(
  fetcher: typeof fetch = fetch,
  told = nobody,
  deadline = (ms: number) => AbortSignal.timeout(ms),
): GetStatic {
  return async (url, { maxBytes, mostMs, cache = 'default' }) => {
    const signal = deadline(mostMs);
    try {
      return await boundedBody(await request(fetcher, told, url, { cache, signal }), maxBytes);
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new EtuiError('egress/network-failed', `expected the whole answer within ${mostMs} ms`, {
        cause,
      });
    }
  };
}

/** Sends a claim. Errors: those of a request, and wallet/claim-refused where the answer holds no code. */
export function claimPoster(fetcher: typeof fetch = fetch, told = nobody): PostClaim {
  return async (url, { coupon, claim, token }) => {
    const response = await request(fetcher, told, url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ coupon, claim, token }),
    });
    const text = new TextDecoder().decode(await boundedBody(response, CLAIM_ANSWER_MAX_BYTES));
    const answer = parseJson(text) as Partial<ClaimAnswer> | undefined;
    if (typeof answer?.code !== 'string' || !CODE.test(answer.code)) {
      throw new EtuiError('wallet/claim-refused', 'the answer to a claim holds no code');
    }
    return {
      code: answer.code,
      ...(typeof answer.expires === 'string' && { expires: answer.expires }),
    };
  };
}

/** Sends a report; every one has the same length. Errors: those of a request. */
export function reportPoster(fetcher: typeof fetch = fetch, told = nobody): PostReport {
  return async (url, { version, question, answer }) => {
    await request(fetcher, told, url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        version: `${version}`.padStart(4, '0'),
        question: `${question}`,
        answer: `${answer}`,
      }),
    });
  };
}

/** Asks for a token, by the media types of RFC 9578. Errors: those of a request. */
export function tokenPoster(fetcher: typeof fetch = fetch, told = nobody): PostToken {
  return async (url, { request: body, grant }) => {
    const headers = {
      'content-type': 'application/private-token-request',
      ...(grant && { 'etui-grant': grant }),
    };
    const said = JSON.stringify({ request: btoa(String.fromCharCode(...body)), grant });
    const init = { method: 'POST', headers, body };
    return boundedBody(await request(fetcher, told, url, init, said), TOKEN_ANSWER_BYTES);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface TrustedTypesHost {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): {
      createScriptURL(url: string): string;
    };
  };
}

let scriptUrlPolicy: { createScriptURL(url: string): string } | undefined;

/** Under Trusted Types a script URL must come from a policy; ours passes what this file made, and nothing else does. */
function trustedScriptUrl(url: string): string {
  const host = globalThis as TrustedTypesHost;
  scriptUrlPolicy ??= host.trustedTypes?.createPolicy('etui', { createScriptURL: (made) => made }) ?? {
    createScriptURL: (made) => made,
  };
  return scriptUrlPolicy.createScriptURL(url);
}

/** A script of ours, fetched with its integrity and given a blob address. */
async function scriptBlobUrl(url: string, integrity: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      integrity,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      mode: 'cors',
    });
  } catch (cause) {
    throw new EtuiError('egress/integrity-failed', 'a script of ours could not be fetched as built', {
      cause,
    });
  }
  if (!response.ok) {
    throw new EtuiError('egress/unexpected-status', `expected status 200, got ${response.status}`);
  }
  const source = new Blob([await response.text()], { type: 'text/javascript' });
  return URL.createObjectURL(source);
}

/** Data of ours beside etui.js, JSON: words. Rejects where it is not, to the byte, what the build made; why is of no use to anybody. */
export async function fetchData(url: string, integrity: string): Promise<unknown> {
  const init: RequestInit = { integrity, credentials: 'omit', referrerPolicy: 'no-referrer' };
  return (await fetch(url, init)).json();
}

/**
 * Starts a module worker from `url`, which may be on another origin: `new Worker` would refuse that, a blob does not.
 * The page's policy must allow `worker-src blob:`. Errors: egress/integrity-failed, egress/worker-failed.
 */
export async function startWorker(url: string, integrity: string): Promise<Worker> {
  const blobUrl = await scriptBlobUrl(url, integrity);
  try {
    return new Worker(trustedScriptUrl(blobUrl), { type: 'module', name: 'etui' });
  } catch (cause) {
    URL.revokeObjectURL(blobUrl);
    throw new EtuiError('egress/worker-failed', 'the page does not let a worker start from a blob', {
      cause,
    });
  }
}

/** Adds a module of ours to the page as a script element, so that the page's script policy applies to its address. */
export function loadScript(url: string, integrity: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.type = 'module';
    script.integrity = integrity;
    script.crossOrigin = 'anonymous';
    script.referrerPolicy = 'no-referrer';
    script.onload = () => resolve();
    script.onerror = () =>
      reject(new EtuiError('egress/integrity-failed', 'a script of ours did not come as built'));
    script.src = trustedScriptUrl(url);
    document.head.append(script);
  });
}
