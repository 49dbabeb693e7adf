/** `missive-chat setup`: configures an account and its Twilio credentials on the command line (CS-01). */

import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { checkOptions, readEnvironment, type ChatServerOptions } from '../environment.js';
import { openStore } from '../storage/open-store.js';
import { createTwilioClients } from '../twilio/twilio-client.js';
import { setUpTwilio } from '../twilio/twilio-account.js';
import { print, UsageError, type Command, type CommandWorld } from './command.js';

const OPTIONS = {
  account: { type: 'string' },
  name: { type: 'string' },
  'twilio-account-sid': { type: 'string' },
} as const;

export const setup: Command = async (args, world) => {
  const { output } = world;
  const { accountSid, authToken, settings } = await readOptions(args, world);
  const store = await openStore(settings);
  try {
    const name = settings.accountName;
    const now = Date.now();
    const account = await store.createIfMissing({
      id: settings.account,
      name: name ?? '',
      secretKey: settings.secretKey ?? randomBytes(16).toString('hex'),
      visitorTokenKey: randomBytes(32).toString('base64url'),
      createdAt: now,
    });
    if (name !== undefined && name !== account.name) await store.update(account.id, { name }, now);
    const clients = createTwilioClients(settings.twilioApiBaseUrl ?? null);
    const publicUrl = settings.publicUrl ?? null;
    const onStep = (step: string): void => print(output, `✓ ${step}`);
    await setUpTwilio(
      account.id,
      { accountSid, authToken },
      { store, clients, publicUrl, now: Date.now },
      { onStep },
    );
    print(output, closingWords(account.id, publicUrl));
    return 0;
  } finally {
    await store.close();
  }
};

const closingWords = (account: string, publicUrl: string | null): string =>
  publicUrl === null
    ? `\nThe account ${account} can chat. Set MISSIVE_CHAT_PUBLIC_URL and run this again to receive webhooks.`
    : `\nThe account ${account} can chat. Its script: ${publicUrl}/${account}/missive.js`;

async function readOptions(args: readonly string[], world: CommandWorld) {
  // Every user of the machine can read a command line, and the shell stores it.
  if (args.some((argument) => /^--?(twilio-)?(auth-)?token\b/.test(argument)))
    throw new UsageError(
      'The Auth Token must not be given on the command line, where others can read it. ' +
        'Set TWILIO_AUTH_TOKEN, or leave it out and type it when asked.',
    );
  const { values } = parse(args);
  const environment = readEnvironment(world.environment);
  const accountSid = values['twilio-account-sid'] ?? environment.twilioAccountSid;
  if (accountSid === undefined)
    throw new UsageError('--twilio-account-sid is missing: it is on the first page of the Twilio Console.');
  const authToken = environment.twilioAuthToken ?? (await readToken(world));
  const options: ChatServerOptions = {
    ...environment,
    twilioAccountSid: accountSid,
    twilioAuthToken: authToken,
    ...(values.account === undefined ? {} : { account: values.account }),
    ...(values.name === undefined ? {} : { accountName: values.name }),
  };
  return { accountSid, authToken, settings: checkOptions(options) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads a pipe or a file; prompts on a terminal without echo. */
async function readToken({ input, output }: CommandWorld): Promise<string> {
  if (!input.isTTY) {
    const token = (await text(input)).trim();
    if (token !== '') return token;
    throw new UsageError('The Auth Token is missing: set TWILIO_AUTH_TOKEN, or send it on standard input.');
  }
  output.write('Twilio Auth Token (it is not shown): ');
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input, output: silence, terminal: true });
  const token = await prompt.question('');
  prompt.close();
  print(output);
  return token.trim();
}
