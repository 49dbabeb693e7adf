/** What is kept of an account, and the interface of what keeps it. Both storage engines obey it. */

import type { Availability, ConfigLayer } from '../core/types.js';

/** What Twilio gave us and what the operator gave us of Twilio. */
export interface TwilioAccess {
  readonly accountSid: string;
  readonly authToken: string;
  readonly serviceSid: string;
  /** API key that signs visitors' access tokens and makes our REST calls. */
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
}

export interface Account {
  readonly id: string;
  /** Shown in the chat when the settings name nobody; empty when unknown. */
  readonly name: string;
  readonly avatarUrl: string;
  /** The Setup page's layer. */
  readonly settings: ConfigLayer;
  /** `productive` and `business` may hide the branding. */
  readonly plan: string;
  readonly availability: Availability;
  /** Origins that may ask for sessions; `*` is any. */
  readonly allowedOrigins: readonly string[];
  /** Null until the operator has given Twilio credentials that work. */
  readonly twilio: TwilioAccess | null;
  /** Signs users' digests; known to the operator's own site. */
  readonly secretKey: string;
  /** Signs visitor tokens; known to nobody else. */
  readonly visitorTokenKey: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an operator may change; what is left out stays. */
export type AccountChanges = Partial<
  Pick<
    Account,
    'name' | 'avatarUrl' | 'settings' | 'plan' | 'availability' | 'allowedOrigins' | 'twilio' | 'secretKey'
  >
>;

export interface AccountStore {
  /** The account, or null. */
  find(id: string): Promise<Account | null>;
  /** Adds the account unless its id is taken; answers the one that is there afterwards. */
  createIfMissing(account: Account): Promise<Account>;
  /** Answers the changed account; null when there is none. */
  update(id: string, changes: AccountChanges, now: number): Promise<Account | null>;
  /** Rejects when the store cannot be read. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * First segments of a path that can never be an account: our own routes, and the one name that is no
 * plain key of a JavaScript object.
 */
const RESERVED_IDS = new Set([
  'assets',
  'setup',
  'api',
  'integrations',
  'healthz',
  'metrics',
  'favicon.ico',
  '__proto__',
]);

/** Whether a text may be an account's id. */
export const isAccountId = (id: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(id) && !RESERVED_IDS.has(id);

/** Whether a path that starts so belongs to us rather than to an account. */
export const isReserved = (id: string): boolean => RESERVED_IDS.has(id);
