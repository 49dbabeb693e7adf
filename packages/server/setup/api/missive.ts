/** What the chat server's API answers about Missive, and what it takes. Times are ISO 8601. */

export type ChannelType = 'text' | 'html' | 'email';

export interface MissiveAccess {
  /** UUID: “Account ID” of the custom channel. */
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly address: string | null;
  readonly organizationId: string | null;
  readonly teamId: string | null;
  readonly hasSignatureSecret: boolean;
  readonly tokenEnding: string;
}

export interface RelayStatus {
  /** How many wait, by what they wait for. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly oldestDueAt: string | null;
  readonly failures: number;
  readonly problem: string | null;
  readonly lastActiveAt: string | null;
}

export interface MissiveView {
  readonly missive: MissiveAccess | null;
  /** `untried` until the first message was passed on, `failing` while messages wait for `status.problem`. */
  readonly connection: 'none' | 'untried' | 'working' | 'failing';
  readonly webhookUrl: string | null;
  /** Why Missive cannot call that address, and what to do. */
  readonly webhookProblem: string | null;
  readonly status: RelayStatus;
}

export interface ConnectedView extends MissiveView {
  /** Those that the owner of the token belongs to. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
}

/** What is left out stays as it is; a secret that is null is taken away. */
export interface MissiveSetup {
  readonly token?: string;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly signatureSecret?: string | null;
  readonly address: string | null;
  readonly organizationId: string | null;
  readonly teamId: string | null;
}

export interface Failure {
  readonly id: string;
  readonly direction: 'to-missive' | 'to-visitor' | 'post';
  /** Null when the recipient is unknown. */
  readonly subject: string | null;
  readonly messageId: string;
  readonly reason: string;
  readonly at: string;
}

/** A line of the test message's way. */
export interface StepReport {
  readonly step: string;
  readonly state: 'running' | 'done' | 'failed' | 'skipped';
  readonly ms?: number;
  readonly problem?: string;
  readonly fix?: string;
}
