import { Command } from 'commander';
import type { Terminal } from '../output.js';
import { checkCommand } from './check-command.js';
import { diffCommand } from './diff-command.js';
import { signCommand } from './sign-command.js';
import { withdrawCommand } from './withdraw-command.js';

export function poolCommand(terminal: Terminal): Command {
  return new Command('pool')
    .description('check, compare, sign and withdraw coupons')
    .addCommand(checkCommand(terminal))
    .addCommand(signCommand(terminal))
    .addCommand(diffCommand(terminal))
    .addCommand(withdrawCommand(terminal));
}
