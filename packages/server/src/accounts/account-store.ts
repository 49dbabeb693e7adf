/** An account as stored, and the interface of its store. Both storage engines implement it. */

import type { EditableFields } from '../api/account.js';
import type { ChannelType } from '../api/missive.js';
import { ALWAYS_ONLINE } from './availability.js';
import { EMAIL_OFF } from './email-rules.js';

/** Credentials and ids of Twilio. */
export interface TwilioAccess {
  readonly accountSid: string;
  readonly authToken: string;
  readonly serviceSid: string;
  /** API key that signs visitors' access tokens and makes our REST calls. */
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
}

/** The custom channel of a Missive inbox that the account's chats go to. */
export interface MissiveAccess {
  readonly token: string;
  /** UUID: “Account ID” in the channel's settings. */
  readonly channelId: string;
  /** Fixed at Missive when the channel is made. */
  readonly channelType: ChannelType;
  /** Null when the channel has none: then webhooks are accepted without a signature. */
  readonly signatureSecret: string | null;
  /** Whom visitors write to on an email channel; null on the others. */
  readonly address: string | null;
  /** UUIDs; null leaves it to the channel's sharing settings. */
  readonly organizationId: string | null;
  readonly teamId: string | null;
  /** When the token or the channel was set, in milliseconds since 1970; null when unknown. */
  readonly setAt?: number | null;
}

/** The webhook of a program that answers visitors. */
export interface ProgramAccess {
  readonly isOn: boolean;
  readonly url: string;
  /** Signs what is sent there. */
  readonly secret: string;
}

export const CHANNEL_TYPES = ['text', 'html', 'email'] as const satisfies readonly ChannelType[];

export interface Account extends EditableFields {
  readonly id: string;
  /** Null until the operator has given Twilio credentials that work. */
  readonly twilio: TwilioAccess | null;
  /** Null while Missive is not connected. */
  readonly missive: MissiveAccess | null;
  /** Null while no webhook is set. */
  readonly program: ProgramAccess | null;
  /** Signs users' digests; known to the operator's own site. */
  readonly secretKey: string;
  /** The previous key, valid until the time below, while the operator's site is updated. */
  readonly previousSecretKey: string | null;
  /** Milliseconds since 1970. */
  readonly previousSecretKeyUntil: number | null;
  /** Signs visitor tokens; never leaves the server. */
  readonly visitorTokenKey: string;
  /** Values last taken from the environment, by the option's name. */
  readonly fromEnvironment: Readonly<Record<string, string>>;
  /** When the last change that can be undone was made, in milliseconds since 1970; null when there is none. */
  readonly undoableSince: number | null;
  /** Goes up by one with each change. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Fields that the operator edits; a change of them can be undone. */
export const EDITABLE_FIELDS = [
  'name',
  'avatarUrl',
  'settings',
  'plan',
  'availability',
  'allowedOrigins',
  'email',
  'retentionDays',
] as const satisfies readonly (keyof EditableFields)[];
/** Changes; omitted fields stay. */
export type AccountChanges = Partial<
  EditableFields &
    Pick<
      Account,
      | 'twilio'
      | 'missive'
      | 'program'
      | 'secretKey'
      | 'previousSecretKey'
      | 'previousSecretKeyUntil'
      | 'fromEnvironment'
    >
>;

/** Required fields of a new account; the others have defaults. */
export type NewAccount = Pick<Account, 'id' | 'secretKey' | 'visitorTokenKey' | 'createdAt'> & AccountChanges;

/** Defaults of the optional fields. */
export const ACCOUNT_DEFAULTS = {
  name: '',
  avatarUrl: '',
  settings: {},
  plan: '',
  availability: ALWAYS_ONLINE,
  allowedOrigins: ['*'],
  email: EMAIL_OFF,
  retentionDays: null,
  twilio: null,
  missive: null,
  program: null,
  previousSecretKey: null,
  previousSecretKeyUntil: null,
  fromEnvironment: {},
} satisfies AccountChanges;

/** The account was changed since it was read; nothing was written. */
export class StaleVersionError extends Error {
  /** The version that is stored. */
  readonly version: number;
  constructor(version: number) {
    super(`The account was changed by someone else; its version is ${version}.`);
    this.name = 'StaleVersionError';
    this.version = version;
  }
}

export interface AccountStore {
  /** The account, or null. */
  find(id: string): Promise<Account | null>;
  /** All accounts, by id. */
  list(): Promise<Account[]>;
  /** Adds the account unless its id is taken. Returns whether it was added. */
  create(account: NewAccount): Promise<boolean>;
  /** Adds the account unless its id is taken. Returns the stored one. */
  createIfMissing(account: NewAccount): Promise<Account>;
  /**
   * Returns the changed account; null when there is none.
   * @param version that the change is meant for; whatever is stored when left out
   * @throws StaleVersionError
   */
  update(id: string, changes: AccountChanges, now: number, version?: number): Promise<Account | null>;
  /**
   * Undoes the last change of the editable fields; a second call redoes it. Returns the account, unchanged when there
   * was nothing to undo; null when there is none.
   * @throws StaleVersionError
   */
  undo(id: string, now: number, version?: number): Promise<Account | null>;
  /** Deletes the account with everything of it, but for the audit log. Returns whether there was one. */
  deleteAccount(id: string): Promise<boolean>;
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
  'readyz',
  'metrics',
  'favicon.ico',
  '__proto__',
]);

/** Whether a text may be an account's id. */
export const isAccountId = (id: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(id) && !RESERVED_IDS.has(id);

/** Whether a path that starts so belongs to us rather than to an account. */
export const isReserved = (id: string): boolean => RESERVED_IDS.has(id);
