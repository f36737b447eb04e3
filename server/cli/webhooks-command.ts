import { Command } from 'commander';
import * as v from 'valibot';
import { addEndpoint, readEndpoints, removeEndpoint, rotateSecret } from '../webhooks/endpoints.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal, table } from './output.js';

interface KeysOption {
  readonly keys: string;
  readonly json?: boolean;
}

const Made = v.strictObject({ id: v.string(), url: v.string(), secret: v.string() });
const Listed = v.array(
  v.strictObject({ id: v.string(), url: v.string(), secrets: v.number(), allowPrivate: v.boolean() }),
);

/** `etui webhooks`: where claims, commits, refunds and releases are told of (docs/webhooks.md). */
export function webhooksCommand(terminal: Terminal): Command {
  return new Command('webhooks')
    .description(
      'say where claims, orders, refunds and releases are told of; a running server reads it within a minute',
    )
    .addCommand(addCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(rotateCommand(terminal))
    .addCommand(removeCommand(terminal));
}

const withKeys = (name: string) =>
  new Command(name)
    .requiredOption('--keys <folder>', "folder of the server's secrets; webhooks.json lies there")
    .option('--json', 'print one JSON document');

function addCommand(terminal: Terminal): Command {
  const command = withKeys('add')
    .description(
      'add an endpoint; prints the secret that its receiver checks signatures with, here and nowhere else',
    )
    .argument('<url>', 'its address, https')
    .option('--allow-private', 'allow plain http and addresses inside your own network')
    .action(async (url: string, { keys, json, allowPrivate }: KeysOption & { allowPrivate?: boolean }) => {
      const { id, secrets } = await addEndpoint(keys, url, allowPrivate);
      show(terminal, { id, url, secret: secrets[0] as string }, json);
    });
  return withNotes(command, {
    examples: [['etui webhooks add https://shop.example/hooks/etui --keys ./keys']],
    json: Made,
  });
}

function rotateCommand(terminal: Terminal): Command {
  const command = withKeys('rotate')
    .description('give an endpoint a new secret beside its newest one: messages are signed with both')
    .argument('<id>', 'the endpoint, as "list" shows it')
    .action(async (id: string, { keys, json }: KeysOption) => {
      const { url, secrets } = await rotateSecret(keys, id);
      show(terminal, { id, url, secret: secrets[0] as string }, json);
    });
  return withNotes(command, {
    examples: [['etui webhooks rotate ep_0123456789ab --keys ./keys']],
    json: Made,
  });
}

function listCommand(terminal: Terminal): Command {
  const command = withKeys('list')
    .description('list the endpoints; secrets are counted, never shown')
    .action(async ({ keys, json }: KeysOption) => {
      const listed = (await readEndpoints(keys)).map(({ id, url, secrets, allowPrivate }) => ({
        id,
        url,
        secrets: secrets.length,
        allowPrivate,
      }));
      if (json) return printJson(terminal, listed satisfies v.InferOutput<typeof Listed>);
      terminal.out(
        table(
          ['endpoint', 'address', 'secrets', 'private'],
          listed.map(({ id, url, secrets, allowPrivate }) => [
            id,
            url,
            secrets,
            allowPrivate ? 'allowed' : '',
          ]),
        ),
      );
    });
  return withNotes(command, { examples: [['etui webhooks list --keys ./keys']], json: Listed });
}

function removeCommand(terminal: Terminal): Command {
  const command = withKeys('remove')
    .description('remove an endpoint; what it has not got by then is given up')
    .argument('<id>', 'the endpoint, as "list" shows it')
    .action(async (id: string, { keys, json }: KeysOption) => {
      await removeEndpoint(keys, id);
      if (json) printJson(terminal, { removed: id });
      else terminal.out(`removed ${id}`);
    });
  return withNotes(command, {
    examples: [['etui webhooks remove ep_0123456789ab --keys ./keys']],
    json: v.strictObject({ removed: v.string() }),
  });
}

function show(terminal: Terminal, made: v.InferOutput<typeof Made>, json: boolean | undefined): void {
  if (json) printJson(terminal, made);
  else terminal.out(`endpoint ${made.id}: ${made.url}\nits secret, for the receiver: ${made.secret}`);
}
