/**
 * `npm start`: everything on this machine, with no account and no credentials. The chat server runs as in production;
 * only the URLs of Twilio and Missive differ.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMissiveEmulator, startTwilioEmulator } from '@missive-chat/emulators';
import { checkOptions, OptionsError, readEnvironment, startChatServer } from '@missive-chat/server';
import { startMailbox } from './mailbox.mjs';
import { teamOfTheDay } from './day.mjs';
import { startDemoSite } from './site.mjs';

/** Public, so that the example of the documentation verifies. For this machine only. */
const DOCUMENTED_SECRET_KEY = 'e72bvc5171hf23982d05j610514gfe2m';
const TWILIO = { accountSid: `AC${'1'.padStart(32, '0')}`, authToken: 'local-auth-token' };
const MISSIVE_TOKEN = 'missive_pat-local';
const SIGNATURE_SECRET = 'local-signature-secret';
const HOST = 'localhost';

/**
 * Created at the first start, so that no other user of the network knows it; deleting the data folder creates another.
 */
async function localAdminSecret(dataDirectory) {
  const path = join(dataDirectory, 'admin-secret');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const secret = randomBytes(12).toString('base64url');
  // Writes only if the file does not exist: `wx` never overwrites.
  await writeFile(path, secret + '\n', { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  return (await readFile(path, 'utf8')).trim();
}

/** The first word of the shop, which the Setup page can change. */
const GREETING = {
  id: 'choose-a-pot',
  pages: ['/'],
  after: 5,
  text: 'Can we help you to choose a pot?',
  replies: ['Yes, please', 'Just looking'],
};

/** Signs in to the Setup page's API. */
async function signIn(server, adminSecret) {
  const call = async (method, path, body, cookie = '') => {
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup', Cookie: cookie };
    const response = await fetch(server + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const signedIn = await call('POST', '/api/sign-in', { secret: adminSecret });
  const cookie = signedIn.headers.getSetCookie()[0].split(';')[0];
  const path = '/api/accounts/demo';
  return {
    read: async () => (await call('GET', path, null, cookie)).json(),
    async change(changes) {
      const { version } = await this.read();
      await call('PATCH', path, { version, ...changes }, cookie);
    },
  };
}

/** Turns emails to visitors on and adds a greeting at the first start; afterwards the Setup page's settings apply. */
async function prepareAccount(account, siteUrl) {
  const { email } = await account.read();
  // A site URL is set once emails have been on.
  if (email.siteUrl !== '') return;
  await account.change({
    email: { isOn: true, minutes: 1, siteUrl },
    settings: { greetings: [GREETING] },
  });
}

/** Starts all parts on `port` and the three after it. */
export async function startLocalStack({ port, dataDirectory, logLevel = 'warn', ...options }) {
  const stops = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const twilio = await startTwilioEmulator({ port: port + 1 });
    stops.push(() => twilio.stop());
    const missive = await startMissiveEmulator({ port: port + 2 });
    stops.push(() => missive.stop());
    const { channel } = missive.organization;
    channel.webhookUrl = `http://127.0.0.1:${port}/demo/webhooks/missive`;
    channel.signatureSecret = SIGNATURE_SECRET;
    const mailbox = await startMailbox();
    stops.push(() => mailbox.stop());
    const server = await startChatServer({
      smtpUrl: mailbox.url,
      smtpFrom: 'chat@kiln.example',
      accountName: 'Kiln & Clay',
      secretKey: DOCUMENTED_SECRET_KEY,
      // Webhooks are sent here; on this machine the emulators send them.
      publicUrl: `http://127.0.0.1:${port}`,
      ...options,
      port,
      dataDirectory,
      logLevel,
      account: 'demo',
      twilioAccountSid: TWILIO.accountSid,
      twilioAuthToken: TWILIO.authToken,
      twilioApiBaseUrl: twilio.url,
      twilioWebsocketUrl: twilio.websocketUrl,
      missiveApiBaseUrl: missive.apiBaseUrl,
      missiveApiToken: MISSIVE_TOKEN,
      missiveChannelId: channel.id,
      missiveChannelType: channel.type,
      missiveSignatureSecret: SIGNATURE_SECRET,
    });
    stops.push(() => server.stop());
    const account = await signIn(`http://127.0.0.1:${port}`, options.adminSecret);
    await prepareAccount(account, `http://${HOST}:${port + 3}/`);
    // So that a closed conversation is known immediately; on plans without rules, the server finds out by asking.
    await missive.organization.onClosed({ url: channel.webhookUrl, secret: SIGNATURE_SECRET });
    const site = await startDemoSite({
      port: port + 3,
      server: `http://${HOST}:${port}`,
      twilio: twilio.url,
      emails: mailbox.emails,
      day: teamOfTheDay(missive.organization, account),
    });
    stops.push(() => site.stop());
    return { stop, missive };
  } catch (error) {
    await stop();
    throw error;
  }
}

function explain(port, dataDirectory, adminSecret) {
  const at = (offset, path) => `http://${HOST}:${port + offset}${path}`;
  return `
  Missive Live Chat runs on this machine.

  1. Open the shop, and write as a visitor    ${at(3, '/')}
  2. Open the inbox, and answer               ${at(2, '/inbox')}
  3. Try the options, and copy the code       ${at(3, '/playground.html')}
  4. Close the shop, answer, and after a
     minute read the email to the visitor     ${at(3, '/mailbox.html')}
  5. Watch one day in the shop                ${at(3, '/day.html')}

  More pages
    The elements in plain HTML                ${at(3, '/elements.html')}
    A page with a strict security policy      ${at(3, '/strict.html')}
    Every state of the chat                   ${at(3, '/states.html')}
    The console of an emulated Twilio         ${at(1, '/console')}

  For operators
    The Setup page                            ${at(0, '/setup')}
    Admin secret to sign in with              ${adminSecret}

  For developers
    Snippet                                   ${at(0, '/demo/missive.js')}
    Health of the chat server                 ${at(0, '/healthz')}
    Twilio's REST API, emulated               ${at(1, '')}
    Account SID and Auth Token                ${TWILIO.accountSid}  ${TWILIO.authToken}
    Missive's API, emulated, and its token    ${at(2, '/v1')}  ${MISSIVE_TOKEN}
    Data folder (delete it to start over)     ${dataDirectory}

  Ctrl+C stops everything.
`;
}

async function main() {
  const fromEnvironment = readEnvironment(process.env);
  const { port } = checkOptions(fromEnvironment);
  if (port === 0 || port > 65532)
    throw new OptionsError(['PORT must leave room for three more: 1 to 65532.']);
  const dataDirectory = fromEnvironment.dataDirectory ?? join(process.cwd(), '.data');
  const adminSecret = fromEnvironment.adminSecret ?? (await localAdminSecret(dataDirectory));
  const stack = await startLocalStack({ ...fromEnvironment, port, dataDirectory, adminSecret });
  console.log(explain(port, dataDirectory, adminSecret));
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void stack.stop().then(() => process.exit(0)));
}

if (process.argv[1] === import.meta.filename)
  main().catch((error) => {
    const isForPerson =
      error instanceof OptionsError || error.code === 'EADDRINUSE' || /is in use/.test(error.message);
    console.error(`It did not start.\n${isForPerson ? error.message : error.stack}`);
    if (error.code === 'EADDRINUSE')
      console.error('Stop the other program, or choose another PORT (it and the three after it are used).');
    process.exitCode = 1;
  });
