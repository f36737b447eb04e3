import type { Command } from 'commander';
import type { Terminal } from '../../server/cli/output.js';
import { importCommand } from './import-command.js';
import { modelCommand } from './model-command.js';
import { trainCommand } from './train-command.js';

/** What `etui` can beside the server's own: logs and models. What they need is loaded when one of them runs. */
export const trainingCommands = (terminal: Terminal): readonly Command[] => [
  importCommand(terminal),
  trainCommand(terminal),
  modelCommand(terminal),
];
