/** `missive-chat`: serves until a signal. */

import { collectDefaultMetrics } from 'prom-client';
import { readEnvironment } from '../environment.js';
import { startChatServer } from '../start.js';
import { print, UsageError, type Command } from './command.js';

export const serve: Command = async (args, { environment, output }) => {
  if (args.length > 0)
    throw new UsageError(`The server takes its options from the environment, not “${args[0] ?? ''}”.`);
  const server = await startChatServer(readEnvironment(environment));
  collectDefaultMetrics({ register: server.metrics.registry });
  // A second signal ends the process immediately, as by default.
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  print(output, `Missive Live Chat listens on ${server.url}`);
  await signal;
  await server.stop();
  return 0;
};
