#!/usr/bin/env node
/** `missive-chat`: the command line of the chat server. */

import { backup } from './commands/backup.js';
import { UsageError, type Command } from './commands/command.js';
import { doctor } from './commands/doctor.js';
import { help } from './commands/help.js';
import { restore } from './commands/restore.js';
import { serve } from './commands/serve.js';
import { setup } from './commands/setup.js';
import { OptionsError } from './environment.js';
import { ProvisionError } from './twilio/provision.js';
import { StorageError } from './stores/store.js';

const COMMANDS: Readonly<Record<string, Command>> = { serve, setup, doctor, backup, restore, help };
const HELP = ['--help', '-h'];

const [first = 'serve', ...rest] = process.argv.slice(2);
const wantsHelp = HELP.includes(first) || rest.some((argument) => HELP.includes(argument));
const name = wantsHelp ? 'help' : first;

try {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command “${name}”.`);
  process.exitCode = await command(rest, {
    environment: process.env,
    input: process.stdin,
    output: process.stdout,
  });
} catch (error) {
  const isForOperator =
    error instanceof OptionsError || error instanceof ProvisionError || error instanceof StorageError;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (name === 'serve') process.stderr.write('The chat server did not start.\n');
  if (error instanceof UsageError) {
    process.stderr.write(`${message}\nRun “missive-chat help” for a list of commands.\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${isForOperator ? message : (stack ?? message)}\n`);
    process.exitCode = 1;
  }
}
