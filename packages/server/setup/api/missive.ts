/** Responses and requests of the chat server's API about Missive. Times are ISO 8601. */

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
  /** Numbers of waiting jobs by queue. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly oldestDueAt: string | null;
  readonly failures: number;
  readonly problem: string | null;
  readonly lastActiveAt: string | null;
}

export interface MissiveView {
  readonly missive: MissiveAccess | null;
  /** `untried` until the first message was relayed, `failing` while messages wait for `status.problem`. */
  readonly connection: 'none' | 'untried' | 'working' | 'failing';
  readonly webhookUrl: string | null;
  /** Why Missive cannot call that address, and what to do. */
  readonly webhookProblem: string | null;
  readonly status: RelayStatus;
}

export interface ConnectedView extends MissiveView {
  /** Organizations of the token's owner. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
}

/** Omitted fields stay unchanged; a secret of null is removed. */
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
  readonly direction: 'to-missive' | 'to-visitor' | 'post' | 'answer';
  /** Null when the recipient is unknown. */
  readonly subject: string | null;
  readonly messageId: string;
  readonly reason: string;
  readonly at: string;
}

/** The progress of one step of the test message. */
export interface StepReport {
  readonly step: string;
  readonly state: 'running' | 'done' | 'failed' | 'skipped';
  readonly ms?: number;
  readonly problem?: string;
  readonly fix?: string;
}
