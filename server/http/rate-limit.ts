/** Token buckets by caller, in memory: a restart forgives, a second server counts for itself. */
export interface RateLimit {
  /** May this caller go on? Takes a token if so. */
  admit(caller: string): boolean;
}

export interface RateLimitOptions {
  readonly perMinute: number;
  /** So many at once after a pause. */
  readonly burst: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Callers remembered; the one seen longest ago goes first. */
  readonly maxCallers?: number;
}

export function createRateLimit({
  perMinute,
  burst,
  clock,
  maxCallers = 50_000,
}: RateLimitOptions): RateLimit {
  /** In order of last use. */
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    admit(caller) {
      const now = clock();
      const { tokens, at } = buckets.get(caller) ?? { tokens: burst, at: now };
      const refilled = Math.min(burst, tokens + (Math.max(0, now - at) * perMinute) / 60_000);
      const admitted = refilled >= 1;
      buckets.delete(caller);
      buckets.set(caller, { tokens: refilled - (admitted ? 1 : 0), at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > maxCallers && oldest !== undefined) buckets.delete(oldest);
      return admitted;
    },
  };
}

/** Who shares a bucket: an IPv4 address, or an IPv6 network of 64 bits, which one household may own whole. */
export function callerOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
