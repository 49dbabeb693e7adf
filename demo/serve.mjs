/**
 * `npm start`: everything on this machine, with no account and no credentials. The chat server runs as in
 * production; only where Twilio is differs.
 */
import { join } from 'node:path';
import { startTwilioEmulator } from 'missive-chat/emulators';
import { checkOptions, OptionsError, readEnvironment, startChatServer } from 'missive-chat/server';
import { startDemoSite } from './site.mjs';

/** Known to everybody, so that the example of the documentation verifies. For this machine only. */
const DOCUMENTED_SECRET_KEY = 'e72bvc5171hf23982d05j610514gfe2m';
const TWILIO = { accountSid: `AC${'1'.padStart(32, '0')}`, authToken: 'local-auth-token' };
const HOST = 'localhost';

/** Starts all parts on `port` and the three after it. */
export async function startLocalStack({ port, dataDirectory, logLevel = 'warn', ...options }) {
  const stops = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const twilio = await startTwilioEmulator({ port: port + 1 });
    stops.push(() => twilio.stop());
    const server = await startChatServer({
      accountName: 'Kiln & Clay',
      secretKey: DOCUMENTED_SECRET_KEY,
      ...options,
      port,
      dataDirectory,
      logLevel,
      account: 'demo',
      twilioAccountSid: TWILIO.accountSid,
      twilioAuthToken: TWILIO.authToken,
      twilioApiBaseUrl: twilio.url,
      twilioWebsocketUrl: twilio.websocketUrl,
    });
    stops.push(() => server.stop());
    const site = await startDemoSite({
      port: port + 3,
      server: `http://${HOST}:${port}`,
      twilio: twilio.url,
    });
    stops.push(() => site.stop());
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function explain(port, dataDirectory) {
  const at = (offset, path) => `http://${HOST}:${port + offset}${path}`;
  return `
  Missive Live Chat runs on this machine.

  1. Open the shop, and write as a visitor    ${at(3, '/')}
  2. Open the console, and answer             ${at(1, '/console')}

  More pages
    The elements in plain HTML                ${at(3, '/elements.html')}
    A page with a strict security policy      ${at(3, '/strict.html')}

  For developers
    Snippet                                   ${at(0, '/demo/missive.js')}
    Health of the chat server                 ${at(0, '/healthz')}
    Twilio's REST API, emulated               ${at(1, '')}
    Account SID and Auth Token                ${TWILIO.accountSid}  ${TWILIO.authToken}
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
  const stack = await startLocalStack({ ...fromEnvironment, port, dataDirectory });
  console.log(explain(port, dataDirectory));
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
