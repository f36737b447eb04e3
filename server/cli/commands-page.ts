/** docs/commands.md, written from the commands themselves so that it can't say anything else. */
import type { Command } from 'commander';
import { notesOf } from './notes.js';
import { shapeText } from './shape-text.js';

const INTRODUCTION = `# Commands

<!-- Written by \`node scripts/run.mjs training/cli/write-commands-page.ts\` from the commands themselves; a test holds it to them. -->

Every command says the same with \`--help\`. Results go to standard output, progress and errors to standard error. With \`--json\`
standard output holds one JSON document of the shape given below, and nothing where the command fails, but for checks, whose
findings are the document. No secret is ever an argument: keys are files, a database's address is \`DATABASE_URL\` or stands in
the file that \`DATABASE_URL_FILE\` names.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a defect of ours: it prints where |
| 2 | unknown command or option, or a value that can't be |
| 3 | refused, or something was found: a pool that contradicts itself, a file that a device would not take, a file that is no log, fetches that do not agree, pools that differ where that was asked |
| 4 | something is missing, unreadable, taken, or in use by another process |
`;

export function commandsPage(program: Command): string {
  const commands = leaves(program, []);
  const list = commands.map(
    ({ path, command }) => `| [\`etui ${path}\`](#${anchor(path)}) | ${command.description()} |`,
  );
  const parts = commands.map(({ path, command }) => section(path, command));
  return `${INTRODUCTION}\n| command | |\n|---|---|\n${list.join('\n')}\n\n${parts.join('\n\n')}\n`;
}

interface Leaf {
  readonly path: string;
  readonly command: Command;
}

/** Commands that do something, in the order of the program's own help. */
export function leaves(parent: Command, names: readonly string[]): Leaf[] {
  return parent.commands.flatMap((command) => {
    const path = [...names, command.name()];
    if (command.commands.length > 0) return leaves(command, path);
    return [{ path: path.join(' '), command }];
  });
}

const anchor = (path: string) => `etui-${path.replaceAll(' ', '-')}`;

function section(path: string, command: Command): string {
  const notes = notesOf(command);
  const rows = [
    ...command.registeredArguments.map((one) => [argumentText(one.name(), one), one.description]),
    ...command.options.map((one) => [one.flags, `${one.description}${extra(one)}`]),
  ];
  const blocks = [
    `## etui ${path}`,
    sentence(command.description()),
    ...(rows.length > 0
      ? [
          `| | |\n|---|---|\n${rows.map(([name, what]) => `| \`${name}\` | ${cell(what ?? '')} |`).join('\n')}`,
        ]
      : []),
    ...(notes?.more ? [notes.more] : []),
    ...(notes?.refuses ? [`Ends with 3 where ${notes.refuses}.`] : []),
    ...(notes ? [`\`\`\`\n${notes.examples.map(exampleText).join('\n')}\n\`\`\``] : []),
    ...(notes?.json ? [`\`--json\` prints:\n\n\`\`\`ts\n${shapeText(notes.json)}\n\`\`\``] : []),
  ];
  return blocks.join('\n\n');
}

function argumentText(
  name: string,
  { required, variadic }: { required: boolean; variadic: boolean },
): string {
  const text = `${name}${variadic ? '...' : ''}`;
  return required ? `<${text}>` : `[${text}]`;
}

function extra(option: {
  mandatory: boolean;
  defaultValue?: unknown;
  argChoices?: readonly string[] | undefined;
}): string {
  const choices = option.argChoices ? `: ${option.argChoices.join(', ')}` : '';
  const least = option.mandatory ? ' (required)' : '';
  const given = option.defaultValue;
  const isShown = given !== undefined && typeof given !== 'boolean';
  return `${choices}${least}${isShown ? ` (default ${given})` : ''}`;
}

const exampleText = ([line, why]: readonly [string, string?]) =>
  why === undefined ? `$ ${line}` : `$ ${line}   # ${why}`;

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

const cell = (text: string) => text.replaceAll('|', '\\|');
