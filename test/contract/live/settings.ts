/** Accounts of the live check, from the same environment variables as the chat server's. */

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** Undefined for Twilio's own. */
  apiUrl: string | undefined;
  websocketUrl: string;
}

export interface MissiveSettings {
  token: string;
  channel: string;
  apiUrl: string;
}

export interface Settings {
  /** Null when none of its variables is set. */
  twilio: TwilioSettings | null;
  missive: MissiveSettings | null;
}

const TWILIO = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] as const;
const MISSIVE = ['MISSIVE_API_TOKEN', 'MISSIVE_CHANNEL_ID'] as const;
const TWILIO_WEBSOCKET = 'wss://tsock.us1.twilio.com/v3/wsconnect';
const MISSIVE_API = 'https://public.missiveapp.com/v1';

export const WHAT_IT_NEEDS = `The live check needs an account, named by environment variables:

  TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN   from the first page of the Twilio Console
  MISSIVE_API_TOKEN, MISSIVE_CHANNEL_ID   a token, and the Account ID of a custom channel of the type Text

Either pair is enough; what is not named is not tried. TWILIO_API_BASE_URL with TWILIO_WEBSOCKET_URL, and
MISSIVE_API_BASE_URL, name other addresses than the services' own.`;

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as unset. */
const read = (env: Environment, name: string): string | undefined => {
  const value = env[name];
  return value === '' ? undefined : value;
};

const pair = (env: Environment, names: readonly [string, string]): readonly [string, string] | null => {
  const values = names.map((name) => env[name] ?? '');
  const missing = names.filter((_, place) => values[place] === '');
  if (missing.length === names.length) return null;
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is not set\n\n${WHAT_IT_NEEDS}`);
  return [values[0] ?? '', values[1] ?? ''];
};

export const readSettings = (env: Environment): Settings => {
  const twilio = pair(env, TWILIO);
  const missive = pair(env, MISSIVE);
  if (!twilio && !missive) throw new Error(WHAT_IT_NEEDS);
  return {
    twilio: twilio && {
      accountSid: twilio[0],
      authToken: twilio[1],
      apiUrl: read(env, 'TWILIO_API_BASE_URL'),
      websocketUrl: read(env, 'TWILIO_WEBSOCKET_URL') ?? TWILIO_WEBSOCKET,
    },
    missive: missive && {
      token: missive[0],
      channel: missive[1],
      apiUrl: read(env, 'MISSIVE_API_BASE_URL') ?? MISSIVE_API,
    },
  };
};
