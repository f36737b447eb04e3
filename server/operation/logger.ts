/**
 * Structured logs: one JSON object a line. What may stand in one is the list below and nothing else, so that no code, token,
 * address, customer or cart ever can: a field that isn't listed does not compile, and none of them takes text from a request.
 */
import pino from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogFields {
  /** Random, one for each request; the caller gets it as `X-Request-Id`. */
  readonly request?: string;
  /** One of our own patterns (routes.ts), never the address that was asked for. */
  readonly route?: string;
  readonly method?: string;
  readonly status?: number;
  /** Milliseconds. */
  readonly ms?: number;
  /** Why it was refused. */
  readonly reason?: string;
  /** Class of an error, and its code where it has one of the system's or the database's. */
  readonly error?: string;
  readonly code?: string;
  /** Where it was thrown: file names and line numbers of ours. */
  readonly at?: readonly string[];
  readonly port?: number;
  readonly version?: number;
  readonly count?: number;
  readonly signal?: string;
}

export interface Logger {
  /** @param event what happened, in words of ours */
  log(level: LogLevel, event: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  /** Takes whole lines. */
  readonly write: (line: string) => void;
  /** The least that is written; `info` when absent. */
  readonly level?: LogLevel;
  readonly clock: () => number;
}

export function createLogger({ write, level = 'info', clock }: LoggerOptions): Logger {
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date(clock()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return { log: (at, event, fields = {}) => lines[at](fields, event) };
}

/** What a log may hold of an error: never its message, which may repeat what a caller sent or what a row holds. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return {
    error: error.name,
    ...(typeof code === 'string' && /^[A-Za-z0-9_-]{1,40}$/.test(code) && { code }),
    at: frames,
  };
}
