/** Checks of the network: the public URL, the clock, the metrics. */

import type { Settings } from '../environment.js';
import { note, right, wrong, type Finding } from './finding.js';

const TIMEOUT = 8_000;
/** Seconds; Twilio tolerates a small difference in tokens. */
const MAX_SKEW = 30;

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
const ask: Fetch = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT) });

export async function checkNetwork(settings: Settings, account: string | undefined): Promise<Finding[]> {
  return [...(await checkPublicUrl(settings, account)), await checkClock(settings.twilioApiBaseUrl)];
}

async function checkPublicUrl(
  { publicUrl, metricsToken }: Settings,
  account: string | undefined,
): Promise<Finding[]> {
  if (publicUrl === undefined)
    return [
      note(
        'MISSIVE_CHAT_PUBLIC_URL is not set: Twilio cannot send webhooks to this server',
        'Set it to the https:// address by which browsers reach this server, and run “missive-chat setup” again.',
      ),
    ];
  const found = [checkScheme(publicUrl)];
  const health = await read(`${publicUrl}/healthz`);
  if (health?.text !== '{"status":"ok"}')
    return [
      ...found,
      wrong(
        health === null
          ? `${publicUrl} does not respond`
          : `${publicUrl}/healthz returns status ${health.status}, not the response of this server`,
        'Start the server; then check DNS, the proxy in front of it, and the firewall.',
      ),
    ];
  found.push(right(`${publicUrl} reaches a chat server`));
  const ready = await read(`${publicUrl}/readyz`);
  found.push(
    ready?.status === 200
      ? right('It is ready')
      : wrong('It is not ready: it cannot read its database', 'See its log.'),
  );
  if (account !== undefined) found.push(await checkScript(`${publicUrl}/${account}/missive.js`));
  return [...found, await checkWebhooksSeen(publicUrl, metricsToken)];
}

function checkScheme(publicUrl: string): Finding {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:') return right('The public address is https');
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
    ? note(
        'The public address is local to this machine',
        'Fine for testing; visitors and Twilio need an https:// address.',
      )
    : wrong(
        'The public address is not https: pages served by https cannot load the chat',
        'Put a proxy with a certificate in front, and set MISSIVE_CHAT_PUBLIC_URL to its https:// address.',
      );
}

async function checkScript(url: string): Promise<Finding> {
  const script = await read(url);
  return script?.status === 200 && script.text.includes('missive-chat.settings')
    ? right(`${url} is served`)
    : wrong(`${url} is not served correctly`, 'Run “npm run build” there, and see its log.');
}

async function checkWebhooksSeen(publicUrl: string, token: string | undefined): Promise<Finding> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const metrics = await read(`${publicUrl}/metrics`, { headers });
  const value = /^missive_chat_twilio_last_webhook_timestamp_seconds (\S+)$/m.exec(metrics?.text ?? '')?.[1];
  if (value === undefined)
    return note('The metrics cannot be read from outside', 'The time of Twilio’s last webhook is unknown.');
  return Number(value) === 0
    ? note(
        'No webhook has arrived since the server started',
        'Write a message in the chat and run this again.',
      )
    : right(`The last webhook arrived at ${new Date(Number(value) * 1000).toISOString()}`);
}

/** Tokens contain times: Twilio rejects them when the clock is wrong. */
async function checkClock(apiBaseUrl = 'https://api.twilio.com'): Promise<Finding> {
  const answer = await ask(apiBaseUrl, { method: 'HEAD' }).catch(() => null);
  const date = Date.parse(answer?.headers.get('Date') ?? '');
  if (Number.isNaN(date))
    return wrong(
      'Twilio’s REST API does not respond',
      'Allow outgoing HTTPS to api.twilio.com and conversations.twilio.com; check TWILIO_API_BASE_URL if it is set.',
    );
  const seconds = Math.round((Date.now() - date) / 1000);
  return Math.abs(seconds) <= MAX_SKEW
    ? right('The clock matches Twilio’s')
    : wrong(
        `The clock is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} Twilio’s`,
        'Synchronize the clock by NTP: Twilio rejects tokens with a wrong time.',
      );
}

async function read(url: string, init?: RequestInit): Promise<{ status: number; text: string } | null> {
  try {
    const answer = await ask(url, init);
    return { status: answer.status, text: (await answer.text()).trim() };
  } catch {
    return null;
  }
}
