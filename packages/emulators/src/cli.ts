#!/usr/bin/env node
/** `missive-chat-emulators twilio|missive`: runs one emulator until a signal. */

import { parseArgs } from 'node:util';
import { DEFAULT_TOKEN } from './missive/constants.js';
import { startMissiveEmulator } from './missive/server.js';
import { DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN } from './twilio/constants.js';
import { startTwilioEmulator } from './twilio/server.js';

const HELP = `missive-chat-emulators: Twilio Conversations or the Missive API on this machine

  missive-chat-emulators twilio [--port 8081] [--account-sid AC…] [--auth-token …]
  missive-chat-emulators missive [--port 8082]

  --port <number>          0 takes a free one
  --account-sid <AC…>      the Twilio account (${DEFAULT_ACCOUNT_SID})
  --auth-token <text>      its Auth Token (${DEFAULT_AUTH_TOKEN})

Everything is kept in memory and listens on 127.0.0.1. Ctrl+C stops it.`;

/** An error in the command line; the message describes the fix. */
class UsageError extends Error {}

interface Running {
  readonly text: string;
  stop(): Promise<void>;
}

async function startTwilio(port: number, sid: string, authToken: string): Promise<Running> {
  const emulator = await startTwilioEmulator({ port, accounts: [{ sid, authToken }] });
  const text = `The Twilio Conversations emulator listens on ${emulator.url}

  REST                 ${emulator.url}/v1
  WebSocket (SDK)      ${emulator.websocketUrl}
  Console, for people  ${emulator.url}/console
  Account SID          ${sid}
  Auth Token           ${authToken}`;
  return { text, stop: () => emulator.stop() };
}

async function startMissive(port: number): Promise<Running> {
  const emulator = await startMissiveEmulator({ port });
  const text = `The Missive emulator listens on ${emulator.url}

  REST                 ${emulator.apiBaseUrl}
  Inbox, for people    ${emulator.url}/inbox
  Token                ${DEFAULT_TOKEN}`;
  return { text, stop: () => emulator.stop() };
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      port: { type: 'string' },
      'account-sid': { type: 'string' },
      'auth-token': { type: 'string' },
    },
  });
  const [service = 'help', ...others] = positionals;
  if (others.length > 0) throw new UsageError(`“${others.join(' ')}” is one word too many.`);
  if (values.help || service === 'help') return null;
  if (service !== 'twilio' && service !== 'missive')
    throw new UsageError(`There is no emulator “${service}”.`);
  const port = Number(values.port ?? (service === 'twilio' ? 8081 : 8082));
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError('--port must be a number from 0 to 65535.');
  const sid = values['account-sid'] ?? DEFAULT_ACCOUNT_SID;
  if (!/^AC[0-9a-f]{32}$/.test(sid)) throw new UsageError('--account-sid must be AC and 32 hex digits.');
  return { service, port, sid, authToken: values['auth-token'] ?? DEFAULT_AUTH_TOKEN };
}

async function main(): Promise<void> {
  const given = readArguments();
  if (given === null) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const { service, port, sid, authToken } = given;
  const running = await (service === 'twilio' ? startTwilio(port, sid, authToken) : startMissive(port));
  process.stdout.write(`${running.text}\n`);
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  await running.stop();
}

try {
  await main();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isUsage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(
    isUsage
      ? `${message}\n“missive-chat-emulators help” lists what it takes.\n`
      : code === 'EADDRINUSE'
        ? `The port is in use. Stop the other program, or choose another with --port.\n`
        : `${error instanceof Error ? (error.stack ?? message) : String(error)}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
}
