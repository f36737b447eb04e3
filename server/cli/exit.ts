/** Exit codes of `etui`, listed in docs/commands.md. */
import { CommanderError } from 'commander';
import { EtuiError } from '../../src/errors.js';
import { Refusal } from '../redeem/refusal.js';
import { ServerError } from '../server-error.js';

export const ExitCode = {
  ok: 0,
  /** A defect of ours. */
  unexpected: 1,
  /** Unknown command or option, or a value that can't be. */
  usage: 2,
  /** Refused, or something was found: a pool that contradicts itself, a file that a device would not take, a difference. */
  refused: 3,
  /** Something is missing, unreadable, taken or in use. */
  environment: 4,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  if (thrown instanceof EtuiError) return ExitCode.refused;
  if (thrown instanceof ServerError)
    return thrown.code === 'refused' ? ExitCode.refused : ExitCode.environment;
  // Nothing is published in a folder, or not what its manifest names.
  if (thrown instanceof Refusal) return ExitCode.environment;
  return ExitCode.unexpected;
}
