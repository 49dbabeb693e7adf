/** What the chat server's API says about what is kept of visitors. */

/** A visitor, before more is asked. Times are ISO 8601; null when unknown. */
export interface FoundVisitor {
  readonly identity: string;
  /** `verified`: the email address is proved. Anybody can have typed another one. */
  readonly verification: 'verified' | 'unverified' | 'cannot-verify';
  readonly name: string;
  readonly email: string;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
}

export interface Erasure {
  readonly identity: string;
  readonly deleted: {
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
    readonly twilio: readonly string[];
    readonly here: readonly string[];
  };
}

/** What has to be done in Missive by hand. */
export interface MissiveSteps {
  readonly conversations: readonly {
    readonly id: string;
    readonly url: string | null;
    readonly isGone: boolean | null;
  }[];
  readonly contact: { readonly name: string; readonly username: string };
  readonly howTo: readonly string[];
}

export interface AuditEntry {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly who: string;
  readonly action: string;
  readonly status: number;
  readonly fields: readonly string[];
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next: string | null;
}

export interface DeletedAccount {
  readonly deleted: { readonly twilio: readonly string[] };
  /** What is left to be done by hand. */
  readonly left: {
    readonly twilio: readonly string[];
    readonly missive: readonly string[];
    readonly here: readonly string[];
  };
}
