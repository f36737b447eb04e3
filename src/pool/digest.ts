import { encodeBase64url } from './base64url.js';

/** SHA-256 as base64url without padding, 43 characters: how Etui names bytes everywhere. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
