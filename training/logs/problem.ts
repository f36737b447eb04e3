/** Why an import stops, for the person who started it: names the file and, where there is one, the line. */
export class LogProblem extends Error {
  override readonly name = 'LogProblem';
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, message: string, options?: ErrorOptions) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${message}`, options);
    this.file = file;
    this.line = line;
  }
}
