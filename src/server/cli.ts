#!/usr/bin/env node
/** `missive-chat`: the chat server, told by environment variables what to do. */

import { OptionsError, readEnvironment } from './environment.js';
import { ProvisionError } from './provision.js';
import { startChatServer } from './start.js';

try {
  const server = await startChatServer(readEnvironment(process.env));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  process.stdout.write(`Missive Live Chat listens on ${server.url}\n`);
} catch (error) {
  const isForOperator = error instanceof OptionsError || error instanceof ProvisionError;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`The chat server did not start.\n${isForOperator ? message : (stack ?? message)}\n`);
  process.exitCode = 1;
}
