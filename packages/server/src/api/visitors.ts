/** Responses of the API for operators about what is kept of visitors, and about what operators did (CS-08). */

import type { Verification } from 'missive-chat/core/types.js';

/** How a visitor is listed, before more is asked. Times are ISO 8601; null when unknown. */
export interface VisitorView {
  /** Twilio identity, and the contact's id at Missive. */
  readonly identity: string;
  /** Whether the email address is proved. Anybody can have typed one that is not. */
  readonly verification: Verification;
  readonly name: string;
  readonly email: string;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
}

/** What was deleted of a visitor, and what is left. */
export interface Erasure {
  readonly identity: string;
  readonly deleted: {
    /** Rows by table. */
    readonly stored: Readonly<Record<string, number>>;
    readonly twilio: {
      readonly user: boolean;
      readonly conversations: number;
      readonly messages: number;
      readonly media: number;
    };
  };
  readonly left: {
    readonly missive: MissiveSteps | null;
    /** What to do at Twilio by hand. */
    readonly twilio: readonly string[];
    /** What is kept here on purpose. */
    readonly here: readonly string[];
  };
}

/** What has to be done in Missive by hand: its API cannot delete conversations, messages and contacts. */
export interface MissiveSteps {
  readonly identity: string;
  /** Those that are known here. */
  readonly conversations: readonly {
    readonly id: string;
    /** Opens it in Missive; null when Missive did not say it. */
    readonly url: string | null;
    /** Whether Missive says that there is none any more; null when it did not reply. */
    readonly isGone: boolean | null;
  }[];
  /** References of the visitor's messages, by which one can be found. */
  readonly references: readonly string[];
  /** The contact that Missive made of the visitor. */
  readonly contact: { readonly id: string; readonly username: string; readonly name: string };
  readonly howTo: readonly string[];
}

/** What an operator did. Names of fields, never their values; nothing of visitors. */
export interface AuditEntryView {
  /** Later ones are greater. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Name of the operator, or who else acted. */
  readonly who: string;
  /** Such as `account-changed`. */
  readonly action: string;
  /** Null when it concerns no account, or all. */
  readonly accountId: string | null;
  /** HTTP status of the response: what began may have failed. */
  readonly status: number;
  /** Paths of the fields that the request named. */
  readonly fields: readonly string[];
}

/** Newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntryView[];
  /** The id to ask for the next page with; null at the end. */
  readonly next: string | null;
}

export interface DeletedAccount {
  readonly deleted: {
    /** What was deleted at Twilio, by SID. */
    readonly twilio: readonly string[];
  };
  /** What is left to be done by hand. */
  readonly left: {
    readonly twilio: readonly string[];
    readonly missive: readonly string[];
    readonly here: readonly string[];
  };
}
