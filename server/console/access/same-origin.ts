import type { Context } from 'hono';

/**
 * Was this form sent by a page of ours? `Sec-Fetch-Site` can't be set by a page; browsers leave it out on plain http, where
 * `Origin` is compared instead. A request with neither is no browser's form and is turned away.
 */
export function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = context.req.header('origin');
  const host = context.req.header('host') ?? new URL(context.req.url).host;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
