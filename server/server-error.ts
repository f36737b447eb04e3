/** What can go wrong for the person at the keyboard; the command turns it into an exit code (server/cli/exit.ts). */
export type ServerErrorCode =
  /** Something that must exist does not. */
  | 'missing'
  /** A file or option that isn't what it should be. */
  | 'invalid'
  /** It is there already, or in use by another process. */
  | 'conflict'
  /** A pool with contradictions is not signed. */
  | 'refused';

export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;

  /** @param message says what was expected and what to do; never a secret. */
  constructor(code: ServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
