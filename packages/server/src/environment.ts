/** Options of the chat server, from code or from the environment. Every bad value is named with its fix. */

import { z } from 'zod';
import type { ChannelType } from './api/missive.js';
import { CHANNEL_TYPES, isAccountId } from './accounts/account-store.js';
import { EDGE_VARIABLES, edgeFields, edgeProblems, type EdgeOptions } from './edge-options.js';
import { LOG_LEVELS, type LogLevel } from './logging.js';
import { isMailAddress } from './mail/mailer.js';
import { missiveAccessFields } from './accounts/missive-access.js';

export interface ChatServerOptions extends EdgeOptions {
  /** 0 takes a free port. */
  port?: number;
  host?: string;
  /** Folder of the database and its encryption key. */
  dataDirectory?: string;
  /** PostgreSQL instead of a file in the data folder. */
  databaseUrl?: string;
  /** Seals stored secrets: 64 hex digits. Made and kept in the data folder when unset. */
  encryptionKey?: string;
  twilioAccountSid?: string;
  twilioAuthToken?: string;
  /** Base URL of Twilio's REST API; unset means Twilio itself. */
  twilioApiBaseUrl?: string;
  /** Where browsers' SDK connects; unset means Twilio itself. */
  twilioWebsocketUrl?: string;
  /** Base URL of Missive's REST API, with its version; unset means Missive itself. */
  missiveApiBaseUrl?: string;
  /** Token of Missive's API: chats of the first account are answered there. */
  missiveApiToken?: string;
  /** “Account ID” of the custom channel. */
  missiveChannelId?: string;
  missiveChannelType?: ChannelType;
  /** “Signature secret” of the channel. */
  missiveSignatureSecret?: string;
  /** Whom visitors write to on an email channel. */
  missiveChannelAddress?: string;
  /** File that says which integrations there are. */
  integrations?: string;
  /** File that says which modules answer visitors. */
  answers?: string;
  /** The one origin of a program’s webhook that may have plain HTTP, a private address and a port. */
  answersOrigin?: string;
  /** Id of the account that is made at the first start. */
  account?: string;
  accountName?: string;
  /** Signs users' digests; made at random and kept when unset. */
  secretKey?: string;
  /** Origins whose pages may use the chat; `*` is any. */
  allowedOrigins?: readonly string[];
  adminSecret?: string;
  /** Where browsers and Twilio reach this server: Twilio's webhooks go there. */
  publicUrl?: string;
  /** “Secret key” of a Turnstile widget: new visitors must pass its challenge. */
  turnstileSecret?: string;
  /** Where Turnstile's tokens are verified; unset means Cloudflare itself. */
  turnstileUrl?: string;
  /** Required for `/metrics`, which is public when unset. */
  metricsToken?: string;
  /** Mail server that emails replies to visitors who have left; unset sends none. */
  smtpUrl?: string;
  /** Sender of those emails. */
  smtpFrom?: string;
  logLevel?: LogLevel;
  /** Proxies in front of this server that set `X-Forwarded-For`. */
  proxyHops?: number;
  /** New conversations from one address in an hour; an office behind one address may need more. */
  conversationsPerAddress?: number;
  /** New conversations of one account in an hour; Twilio charges for each. */
  conversationsPerAccount?: number;
}

type WithDefaults = 'port' | 'host' | 'dataDirectory' | 'account' | 'logLevel' | 'proxyHops' | 'edgeSeconds';
export type Settings = Required<Pick<ChatServerOptions, WithDefaults | 'missiveChannelType'>> &
  ChatServerOptions;

export const ENVIRONMENT_VARIABLES: Readonly<Record<keyof ChatServerOptions, string>> = {
  port: 'PORT',
  host: 'HOST',
  dataDirectory: 'MISSIVE_CHAT_DATA',
  databaseUrl: 'DATABASE_URL',
  encryptionKey: 'MISSIVE_CHAT_ENCRYPTION_KEY',
  twilioAccountSid: 'TWILIO_ACCOUNT_SID',
  twilioAuthToken: 'TWILIO_AUTH_TOKEN',
  twilioApiBaseUrl: 'TWILIO_API_BASE_URL',
  twilioWebsocketUrl: 'TWILIO_WEBSOCKET_URL',
  missiveApiBaseUrl: 'MISSIVE_API_BASE_URL',
  missiveApiToken: 'MISSIVE_API_TOKEN',
  missiveChannelId: 'MISSIVE_CHANNEL_ID',
  missiveChannelType: 'MISSIVE_CHANNEL_TYPE',
  missiveSignatureSecret: 'MISSIVE_SIGNATURE_SECRET',
  missiveChannelAddress: 'MISSIVE_CHANNEL_ADDRESS',
  integrations: 'MISSIVE_CHAT_INTEGRATIONS',
  answers: 'MISSIVE_CHAT_ANSWERS',
  answersOrigin: 'MISSIVE_CHAT_ANSWERS_ORIGIN',
  account: 'MISSIVE_CHAT_ACCOUNT',
  accountName: 'MISSIVE_CHAT_ACCOUNT_NAME',
  secretKey: 'MISSIVE_CHAT_SECRET_KEY',
  allowedOrigins: 'MISSIVE_CHAT_ORIGINS',
  adminSecret: 'MISSIVE_CHAT_ADMIN_SECRET',
  publicUrl: 'MISSIVE_CHAT_PUBLIC_URL',
  turnstileSecret: 'MISSIVE_CHAT_TURNSTILE_SECRET',
  turnstileUrl: 'MISSIVE_CHAT_TURNSTILE_URL',
  metricsToken: 'MISSIVE_CHAT_METRICS_TOKEN',
  smtpUrl: 'MISSIVE_CHAT_SMTP_URL',
  smtpFrom: 'MISSIVE_CHAT_SMTP_FROM',
  logLevel: 'LOG_LEVEL',
  proxyHops: 'MISSIVE_CHAT_PROXY_HOPS',
  conversationsPerAddress: 'MISSIVE_CHAT_CONVERSATIONS_PER_ADDRESS',
  conversationsPerAccount: 'MISSIVE_CHAT_CONVERSATIONS_PER_ACCOUNT',
  ...EDGE_VARIABLES,
};

/** Bad options; the message has a line for each. */
export class OptionsError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'OptionsError';
  }
}

const integer = (min: number, max: number, fix: string): z.ZodInt => z.int(fix).min(min, fix).max(max, fix);

const url = (protocols: readonly string[], fix: string): z.ZodString =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), fix);

/** An origin as a browser sends it, `*`, or `https://*.example.com`. */
export const isOriginRule = (text: string): boolean => {
  if (text === '*') return true;
  const plain = text.replace('://*.', '://').replace(/\/$/, '');
  return URL.canParse(plain) && new URL(plain).origin === plain.toLowerCase();
};

const ORIGINS =
  'must be origins such as https://shop.example or https://*.example.com, separated by commas, or *';
const PUBLIC_URL = 'must be the http:// or https:// address of this server, such as https://chat.example';
const ANSWERS_ORIGIN = 'must be an origin such as http://127.0.0.1:3000, without a path';
const PER_HOUR = 'must be a number from 1 to 100000: new conversations in an hour';

const schema = z.object({
  port: integer(0, 65535, 'must be a port number from 0 to 65535').default(8080),
  host: z.string().min(1, 'must be a host name or address such as 127.0.0.1 or 0.0.0.0').default('127.0.0.1'),
  dataDirectory: z.string().min(1, 'must be the path of a folder').default('./.data'),
  databaseUrl: url(
    ['postgres:', 'postgresql:'],
    'must be a URL such as postgres://user:password@host:5432/database; unset it to use a file',
  ).optional(),
  encryptionKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits: make it with “openssl rand -hex 32”')
    .optional(),
  twilioAccountSid: z
    .string()
    .regex(
      /^AC[0-9a-f]{32}$/i,
      'must be “AC” and 32 digits or letters a–f: copy the Account SID from the Twilio Console',
    )
    .optional(),
  twilioAuthToken: z
    .string()
    .regex(/^\S+$/, 'must be a token without spaces: copy the Auth Token from the Twilio Console')
    .optional(),
  twilioApiBaseUrl: url(
    ['http:', 'https:'],
    'must be an http:// or https:// URL; unset it to use Twilio itself',
  ).optional(),
  twilioWebsocketUrl: url(
    ['ws:', 'wss:'],
    'must be a ws:// or wss:// URL; unset it to use Twilio itself',
  ).optional(),
  missiveApiBaseUrl: url(
    ['http:', 'https:'],
    'must be an http:// or https:// URL that ends in /v1; unset it to use Missive itself',
  )
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  missiveApiToken: missiveAccessFields.token.optional(),
  missiveChannelId: missiveAccessFields.channelId.optional(),
  missiveChannelType: z
    .enum(CHANNEL_TYPES, `must be one of ${CHANNEL_TYPES.join(', ')}, as the channel was made`)
    .default('text'),
  missiveSignatureSecret: missiveAccessFields.signatureSecret.optional(),
  missiveChannelAddress: missiveAccessFields.address.optional(),
  integrations: z.string().min(1, 'must be the path of a JSON file').optional(),
  answers: z.string().min(1, 'must be the path of a JSON file').optional(),
  answersOrigin: url(['http:', 'https:'], ANSWERS_ORIGIN)
    .refine((text) => !URL.canParse(text) || new URL(text).origin === text.replace(/\/$/, ''), ANSWERS_ORIGIN)
    .transform((text) => new URL(text).origin)
    .optional(),
  account: z
    .string()
    .refine(
      isAccountId,
      'must be 1 to 64 letters, digits, “-” or “_”, and not the name of a route such as “setup”',
    )
    .default('demo'),
  accountName: z.string().max(200, 'must be at most 200 characters').optional(),
  secretKey: z
    .string()
    .min(16, 'must be at least 16 characters, or unset to have one made')
    .max(200)
    .optional(),
  allowedOrigins: z.array(z.string().refine(isOriginRule, ORIGINS)).min(1, ORIGINS).optional(),
  adminSecret: z.string().min(12, 'must be at least 12 characters').max(200).optional(),
  publicUrl: url(['http:', 'https:'], PUBLIC_URL)
    .refine((text) => !/[?#]/.test(text), PUBLIC_URL)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  turnstileSecret: z
    .string()
    .regex(/^\S{1,200}$/, 'must be a key without spaces: copy the secret key of the Turnstile widget')
    .optional(),
  turnstileUrl: url(
    ['http:', 'https:'],
    'must be an http:// or https:// URL; unset it to use Cloudflare itself',
  ).optional(),
  metricsToken: z
    .string()
    .min(12, 'must be at least 12 characters, or unset to make /metrics public')
    .max(200, 'must be at most 200 characters')
    .optional(),
  smtpUrl: url(
    ['smtp:', 'smtps:'],
    'must be a URL such as smtps://user:password@mail.example.com:465 or smtp://localhost:25',
  )
    .refine((text) => !URL.canParse(text) || new URL(text).hostname !== '', 'must name a mail server')
    .optional(),
  smtpFrom: z
    .string()
    .refine(isMailAddress, 'must be an email address such as chat@example.com, without a name')
    .optional(),
  logLevel: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  proxyHops: integer(0, 10, 'must be a number from 0 to 10').default(0),
  conversationsPerAddress: integer(1, 100_000, PER_HOUR).optional(),
  conversationsPerAccount: integer(1, 100_000, PER_HOUR).optional(),
  ...edgeFields,
});

/** Fills in defaults. @throws OptionsError naming each bad option, its variable and the fix, never its value */
export function checkOptions(options: ChatServerOptions): Settings {
  const parsed = schema.safeParse(options);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path: [name], message }) => `${labelOf(name)} ${message}.`);
  const { twilioAccountSid, twilioAuthToken, missiveApiToken, missiveChannelId } = options;
  if ((twilioAccountSid === undefined) !== (twilioAuthToken === undefined))
    problems.push(
      `${labelOf(twilioAccountSid === undefined ? 'twilioAccountSid' : 'twilioAuthToken')} is missing: ` +
        'set both TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or neither.',
    );
  if ((missiveApiToken === undefined) !== (missiveChannelId === undefined))
    problems.push(
      `${labelOf(missiveApiToken === undefined ? 'missiveApiToken' : 'missiveChannelId')} is missing: ` +
        'set both MISSIVE_API_TOKEN and MISSIVE_CHANNEL_ID, or neither.',
    );
  if (options.missiveChannelType === 'email' && options.missiveChannelAddress === undefined)
    problems.push('MISSIVE_CHANNEL_ADDRESS is missing: an email channel needs an address to write to.');
  if ((options.smtpUrl === undefined) !== (options.smtpFrom === undefined))
    problems.push(
      `${labelOf(options.smtpUrl === undefined ? 'smtpUrl' : 'smtpFrom')} is missing: ` +
        'set both MISSIVE_CHAT_SMTP_URL and MISSIVE_CHAT_SMTP_FROM, or neither.',
    );
  if (options.smtpUrl !== undefined && options.publicUrl === undefined)
    problems.push('MISSIVE_CHAT_PUBLIC_URL is missing: emails need an address at which they can be stopped.');
  problems.push(...edgeProblems(options));
  if (!parsed.success || problems.length > 0) throw new OptionsError([...new Set(problems)]);
  return parsed.data as Settings;
}

/** Options of an environment; a variable that is empty counts as unset. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ChatServerOptions {
  const options: Record<string, unknown> & ChatServerOptions = {};
  for (const [name, variable] of Object.entries(ENVIRONMENT_VARIABLES)) {
    const value = environment[variable]?.trim();
    if (value) options[name] = fromText(name, value);
  }
  return options;
}

const NUMBERS = 'port proxyHops conversationsPerAddress conversationsPerAccount edgeSeconds'.split(' ');

function fromText(name: string, value: string): unknown {
  if (NUMBERS.includes(name)) return Number(value);
  if (name === 'allowedOrigins')
    return value
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean);
  return value;
}

const labelOf = (name: PropertyKey | undefined): string =>
  ENVIRONMENT_VARIABLES[name as keyof ChatServerOptions];
