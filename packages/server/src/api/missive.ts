/** Requests and responses of the API for operators about Missive. Times are ISO 8601. */

export type ChannelType = 'text' | 'html' | 'email';

/** A custom channel, without token and secret. */
export interface MissiveAccessView {
  /** UUID: “Account ID” in the channel's settings. */
  readonly channelId: string;
  readonly channelType: ChannelType;
  /** Whom visitors write to on an email channel; null on the others. */
  readonly address: string | null;
  /** UUIDs; null leaves it to the channel's sharing settings. */
  readonly organizationId: string | null;
  readonly teamId: string | null;
  readonly hasSignatureSecret: boolean;
  /** The end of the token, to distinguish tokens. */
  readonly tokenEnding: string;
}

export interface RelayStatusView {
  /** Numbers of waiting jobs by queue. */
  readonly waiting: Readonly<Record<string, number>>;
  /** When the oldest waiting job was due; null when none waits. */
  readonly oldestDueAt: string | null;
  readonly failures: number;
  /** The current error, for the operator; null when there is none. */
  readonly problem: string | null;
  /** When a message was last relayed; null before the first. */
  readonly lastActiveAt: string | null;
}

/**
 * `untried`: Missive accepts the token, but no message has proved yet that the channel works.
 * `working`: the last message was relayed. `failing`: messages wait for the reason in `status.problem`.
 */
export type MissiveConnection = 'none' | 'untried' | 'working' | 'failing';

export interface MissiveView {
  readonly missive: MissiveAccessView | null;
  readonly connection: MissiveConnection;
  /** To be entered in the channel's settings; null when the public URL is not set. */
  readonly webhookUrl: string | null;
  /** Why Missive cannot call that URL, and the fix; null when no problem is known. */
  readonly webhookProblem: string | null;
  readonly status: RelayStatusView;
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

/** A message that was not delivered. */
export interface FailureView {
  readonly id: string;
  readonly direction: 'to-missive' | 'to-visitor' | 'post' | 'answer';
  /** The conversation's SID or the integration's id; null when the recipient is unknown. */
  readonly subject: string | null;
  /** The sender's id of the message. */
  readonly messageId: string;
  /** The reason, and how to fix it. */
  readonly reason: string;
  readonly at: string;
}

/** The progress of one step of the test message. A successful step may have a problem, when it succeeded in another way. */
export interface StepReport {
  readonly step: 'token' | 'write' | 'heard' | 'inbox' | 'reply' | 'webhook' | 'visitor' | 'tidy';
  /** `skipped`: this channel has no such step. */
  readonly state: 'running' | 'done' | 'failed' | 'skipped';
  readonly ms?: number;
  readonly problem?: string;
  readonly fix?: string;
}
