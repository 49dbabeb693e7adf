/** The product's domain types. Independent of browser, server and Twilio. */

import type { ConfigLayer, Meta, UserConfig } from './config-types.js';
import type { FileLimits } from './files.js';
import type { Rating } from './ratings.js';

export type * from './config-types.js';

/** The team's availability, from the server. */
export type Availability = 'online' | 'offline';

/** The status in the window's header. `connecting` covers every attempt to reach the conversation. */
export type Status = Availability | 'connecting';

/** How fast the team usually replies: in a few minutes, in a few hours, within a day. */
export type ReplyTime = 'minutes' | 'hours' | 'day';

/** The public data of an account: `GET /{account}/settings`. */
export interface PublicSettings {
  readonly account: string;
  /** Goes up with each change of the account. */
  readonly version?: number | undefined;
  /** The Setup page's layer, below the page's own configuration. */
  readonly config: ConfigLayer;
  readonly status: Availability;
  /** When the team is back, ISO 8601; absent while the team is online, and if that is not known. */
  readonly nextOpening?: string | undefined;
  /** When the status changes by the schedule, ISO 8601; absent if only a person can change it. */
  readonly statusUntil?: string | undefined;
  /** The usual reply time; absent if it is not shown, and if it is not known. */
  readonly replyTime?: ReplyTime | undefined;
  /** Whether the account's plan lets `chat.hideBranding` work (LC-05). */
  readonly mayHideBranding: boolean;
  /** False if no server sends changes, as in a preview. */
  readonly live?: boolean;
  /** Limits of visitors' files; missing limits are as in `DEFAULT_FILE_LIMITS`. */
  readonly files?: Partial<FileLimits>;
}

/** The visitor's stated identity. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  /** When the consent box was ticked, ISO 8601; absent when consent was not required. */
  readonly consentAt?: string;
  /** Answers of the operator's own fields, by their names in the custom data. */
  readonly answers?: Meta;
}

/** A value that was shortened or omitted because it was over a limit. */
export interface LeftOut {
  readonly field: string;
  /** The limit as text, such as `200 characters`. */
  readonly limit: string;
}

export type Verification = 'verified' | 'unverified' | 'cannot-verify';

/** Why a user's token is invalid: `identity-expired` asks the page for a new one. */
export type IdentityProblem = 'identity-expired' | 'identity-invalid';

/** Body of `POST /{account}/sessions`. */
export interface SessionRequest {
  /** Identifies the same browser; from an earlier response. */
  readonly visitorToken?: string;
  /** The page's own logged-in user, with the documented digest or our token. */
  readonly user?: Partial<UserConfig>;
  /** Entered by the visitor. */
  readonly visitor?: Visitor;
  readonly meta?: Meta;
  /** Whether to create the visitor's conversation if there is none yet. */
  readonly start?: boolean;
  /** From a page that shows each conversation apart from the others; absent where they are one thread. */
  readonly conversations?: ConversationChoice;
  /** Random, and the same if the request is repeated: a repeated request creates no second visitor. */
  readonly idempotencyKey?: string;
  /** The page's token of a challenge; the server requires it of new visitors if so configured. */
  readonly challenge?: string;
}

/** Which of the visitor's conversations a session is about: the latest, unless it says otherwise. */
export interface ConversationChoice {
  /** SID of the one to open. One that is not the visitor's, or is gone, counts as the latest. */
  readonly open?: string;
  /**
   * SID of the one after which `start` begins another, if it is the latest and the team has closed it. So a repeated
   * request, or one of another tab, begins no second one.
   */
  readonly after?: string;
}

/** Response of `POST /{account}/sessions`. */
export interface Session {
  /** Twilio access token. */
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Twilio identity of the visitor. */
  readonly identity: string;
  readonly verification: Verification;
  /** Absent when the user's token is valid or missing. */
  readonly identityProblem?: IdentityProblem;
  readonly visitorToken: string;
  readonly conversationSid: string | null;
  /** Whether the conversation was closed or deleted: nothing can be written any more. */
  readonly hasEnded?: boolean;
  /**
   * Last page of the log, oldest first; messages of earlier conversations have negative indexes, ending with
   * -1.
   */
  readonly messages: readonly LoggedMessage[];
  /** Whether there are earlier messages. */
  readonly hasOlder?: boolean;
  /** Last index that the visitor has read, null if none. */
  readonly visitorReadIndex: number | null;
  /** Last index that an agent has read, null if none. */
  readonly teamReadIndex: number | null;
  /** URL that the SDK connects to; null means Twilio itself. */
  readonly websocketUrl: string | null;
  /** Whether replies that the visitor does not see are emailed to the address that the visitor gave. */
  readonly emailsReplies?: boolean;
  /** Values that the server shortened or omitted; absent if none. */
  readonly leftOut?: readonly LeftOut[];
}

export interface Author {
  readonly name: string;
  readonly avatarUrl: string;
}

/** A file of a message. Its URL is temporary and requested when needed. */
export interface Media {
  readonly sid: string;
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Size of a picture, if its sender recorded it. */
  readonly image?: ImageSize;
}

/** Size of a picture, in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Inline elements of formatted text. */
export type RichMark = 'strong' | 'em' | 'u' | 's' | 'code' | 'a';
/** Block elements of formatted text. */
export type RichBlock = 'p' | 'ul' | 'ol' | 'blockquote' | 'pre';
export type RichTag = RichMark | RichBlock | 'li';

/** Text, in which `\n` is a line break, or an element with its children. */
export type RichNode = string | RichElement;
export type RichElement =
  | readonly [tag: Exclude<RichTag, 'a' | 'ol'>, children: readonly RichNode[]]
  | readonly [tag: 'a', children: readonly RichNode[], href: string]
  | readonly [tag: 'ol', children: readonly RichNode[], start?: number];

/** Formatted text: blocks validated by `readRich`, with safe links only. */
export type RichText = readonly RichElement[];

/** A message in the conversation's log. */
export interface LoggedMessage {
  readonly sid: string;
  /** Index in the log: 0, 1, 2 … in the service's order. */
  readonly index: number;
  /** The sender's own id of the message (`clientId` of its attributes), null when it has none. */
  readonly clientId: string | null;
  /** `end`: the notice that the team has closed the conversation; its author closed it, at the time `sentAt`. */
  readonly from: 'visitor' | 'team' | 'end';
  /** The agent who wrote it; empty strings mean the account itself. */
  readonly author: Author;
  readonly body: string;
  /** The unvalidated body with its formatting; see `readRich`. */
  readonly rich?: unknown;
  /** Quick replies of a message of the team; never empty. */
  readonly replies?: readonly string[];
  /** How the visitor has rated the conversation, of a notice that it was closed. */
  readonly rating?: Rating;
  /** Whether a program has written it. */
  readonly isAutomatic?: true;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly media: readonly Media[];
  /** SID of its conversation, if that is another one than the one that is shown. */
  readonly conversation?: string;
}

/** A message of the team in another conversation than the one that is shown. */
export type MessageElsewhere = LoggedMessage & { readonly conversation: string };

/** One of the visitor's conversations, as it is listed. */
export interface ConversationSummary {
  readonly sid: string;
  /** When it was last written in; milliseconds since 1970. */
  readonly at: number;
  /** The last message, or the name of its file. */
  readonly words: string;
  /** Who of the team wrote last; empty for the account itself, and if there was no message lately. */
  readonly by: string;
  /** Messages of the team that the visitor has not seen. */
  readonly unread: number;
}

/** Body of `POST /{account}/ratings`. */
export interface RatingRequest {
  readonly visitorToken: string;
  /** SID of the conversation; absent for the latest. */
  readonly conversation?: string;
  /** SID of the notice that the conversation was closed. */
  readonly message: string;
  readonly rating: Rating;
  /** May be empty. */
  readonly words: string;
}

/** `sent` is in the log; `read` was seen by the team; `failed` waits for the visitor's retry. */
export type Delivery = 'sending' | 'sent' | 'read' | 'failed';

/** A message in the window: in the log, or outgoing. */
export interface Message extends Omit<LoggedMessage, 'sid' | 'index'> {
  /** Does not change when the message is logged: the client id of own messages, else the SID. */
  readonly id: string;
  readonly sid: string | null;
  readonly index: number | null;
  readonly delivery: Delivery;
  /** Own file sent from this page: it is displayed without a download. */
  readonly file?: OutgoingFile;
  /** Uploaded fraction of the file, from 0 to 1. */
  readonly progress?: number;
  /** State of an own message until the service has accepted it. */
  readonly outgoing?: Outgoing | undefined;
}

/** State of an own message that is not in the log yet. */
export interface Outgoing {
  /**
   * `in doubt`: the message was sent, and it is unknown whether it arrived · `failed`: it waits for the visitor's
   * retry.
   */
  readonly step: 'queued' | 'sending' | 'in doubt' | 'failed';
  readonly meta: Meta;
  /** The log's last index when the message was sent (-1: empty log), until its outcome is known. */
  readonly after?: number;
}

/** An outgoing file. */
export interface OutgoingFile {
  readonly name: string;
  /** Media type; empty when unknown. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Size of a picture that could be measured. */
  readonly image?: ImageSize;
  /** The transport's content: in a browser a `File`. Missing after a reload. */
  readonly content?: unknown;
}

/** An outgoing message: a text, or a file without one. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly body: string;
  readonly meta: Meta;
  readonly file?: OutgoingFile;
}
