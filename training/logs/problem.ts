import { ServerError, type ServerErrorCode } from '../../server/server-error.js';

/** Why an import stops, for the person who started it: names the file and, where there is one, the line. */
export class LogProblem extends ServerError {
  readonly file: string;
  readonly line: number | undefined;

  /** @param options `code`: `invalid` unless told; `refused` for a file that is not what it was taken for */
  constructor(
    file: string,
    line: number | undefined,
    message: string,
    { code = 'invalid', ...options }: ErrorOptions & { readonly code?: ServerErrorCode } = {},
  ) {
    super(code, `${file}${line === undefined ? '' : `:${line}`}: ${message}`, options);
    this.file = file;
    this.line = line;
  }
}
