/**
 * The words of the product as types. Nothing here knows a browser, a server or Twilio.
 */

import type { ConfigLayer, Meta, UserConfig } from './config-types.js';
import type { FileLimits } from './files.js';

export type * from './config-types.js';

/** Whether the team is there, as the server says. */
export type Availability = 'online' | 'offline';

/** What the window's header shows. `connecting` covers every attempt to reach the conversation. */
export type Status = Availability | 'connecting';

/** What everybody may know of an account: `GET /{account}/settings`. */
export interface PublicSettings {
  readonly account: string;
  /** The Setup page's layer, below the page's own configuration. */
  readonly config: ConfigLayer;
  readonly status: Availability;
  /** Whether the account's plan lets `chat.hideBranding` work (LC-05). */
  readonly mayHideBranding: boolean;
  /** False where no server tells of changes: in a preview. */
  readonly live?: boolean;
  /** What visitors may send; what is not said is as in `DEFAULT_FILE_LIMITS`. */
  readonly files?: Partial<FileLimits>;
}

/** Who is chatting, as far as anybody said. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  /** When the consent box was ticked, ISO 8601; absent when it was not asked. */
  readonly consentAt?: string;
}

/** A value that was shortened or left out, since it is over a limit. */
export interface LeftOut {
  readonly field: string;
  /** In words, such as `200 characters`. */
  readonly limit: string;
}

export type Verification = 'verified' | 'unverified' | 'cannot-verify';

/** Why a user's token proves nothing: `identity-expired` asks the page for a new one. */
export type IdentityProblem = 'identity-expired' | 'identity-invalid';

/** Body of `POST /{account}/sessions`. */
export interface SessionRequest {
  /** Proves the same browser; from an earlier answer. */
  readonly visitorToken?: string;
  /** The page's own logged-in user, with the documented digest or our token. */
  readonly user?: Partial<UserConfig>;
  /** What the visitor typed. */
  readonly visitor?: Visitor;
  readonly meta?: Meta;
  /** Create the visitor's conversation if there is none yet. */
  readonly start?: boolean;
  /** Random, and the same when the request is repeated: a repeated request makes no second visitor. */
  readonly idempotencyKey?: string;
  /** The token that the page got for a challenge; the server requires it of new visitors if so configured. */
  readonly challenge?: string;
}

/** Answer of `POST /{account}/sessions`. */
export interface Session {
  /** Twilio access token. */
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Twilio identity of the visitor. */
  readonly identity: string;
  readonly verification: Verification;
  /** Absent when nothing is wrong with the user's token. */
  readonly identityProblem?: IdentityProblem;
  readonly visitorToken: string;
  readonly conversationSid: string | null;
  /** It was closed or deleted: nothing can be written into it any more. */
  readonly hasEnded?: boolean;
  /** Last page of the log, oldest first; of earlier conversations too, whose messages count down from -1. */
  readonly messages: readonly LoggedMessage[];
  /** There are more before them. */
  readonly hasOlder?: boolean;
  /** Last index the visitor has read, null when none. */
  readonly visitorReadIndex: number | null;
  /** Last index somebody of the team has read, null when none. */
  readonly teamReadIndex: number | null;
  /** Where the SDK connects; null means Twilio itself. */
  readonly websocketUrl: string | null;
  /** What the server shortened or left out of the request; absent when nothing. */
  readonly leftOut?: readonly LeftOut[];
}

export interface Author {
  readonly name: string;
  readonly avatarUrl: string;
}

/** A file of a message. Its address is temporary and asked for when it is needed. */
export interface Media {
  readonly sid: string;
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** What stands inside a line of formatted text. */
export type RichMark = 'strong' | 'em' | 'u' | 's' | 'code' | 'a';
/** What stands on lines of its own. */
export type RichBlock = 'p' | 'ul' | 'ol' | 'blockquote' | 'pre';
export type RichTag = RichMark | RichBlock | 'li';

/** Text, in which `\n` is a line break, or an element with what is in it. */
export type RichNode = string | RichElement;
export type RichElement =
  | readonly [tag: Exclude<RichTag, 'a' | 'ol'>, children: readonly RichNode[]]
  | readonly [tag: 'a', children: readonly RichNode[], href: string]
  | readonly [tag: 'ol', children: readonly RichNode[], start?: number];

/** Formatted text: blocks, as `readRich` lets them pass. Its links are safe to follow. */
export type RichText = readonly RichElement[];

/** A message as it stands in the conversation's log. */
export interface LoggedMessage {
  readonly sid: string;
  /** Place in the log: 0, 1, 2 … in the service's order. */
  readonly index: number;
  /** The sender's own id of the message (`clientId` of its attributes), null when it has none. */
  readonly clientId: string | null;
  readonly from: 'visitor' | 'team';
  /** Who of the team wrote it; empty strings mean the account itself. */
  readonly author: Author;
  readonly body: string;
  /** The body with its formatting, as somebody wrote it: `readRich` says whether it may be shown. */
  readonly rich?: unknown;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly media: readonly Media[];
}

/** `sent` is in the log; `read` was seen by the team; `failed` waits for the visitor's retry. */
export type Delivery = 'sending' | 'sent' | 'read' | 'failed';

/** A message as the window shows it: in the log, or still on its way there. */
export interface Message extends Omit<LoggedMessage, 'sid' | 'index'> {
  /** Stable from the first bubble on: the client id of own messages, else the SID. */
  readonly id: string;
  readonly sid: string | null;
  readonly index: number | null;
  readonly delivery: Delivery;
  /** Own file, as it was sent from this page: it is shown without being fetched. */
  readonly file?: OutgoingFile;
  /** Which part of the file has gone out, from 0 to 1. */
  readonly progress?: number;
}

/** A file on its way to the log. */
export interface OutgoingFile {
  readonly name: string;
  /** Media type, empty where nobody knows it. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** What the transport takes: in a browser a `File`. Missing after a reload, which no file outlives. */
  readonly content?: unknown;
}

/** Own message on its way to the log: a text, or a file without one. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly body: string;
  readonly meta: Meta;
  readonly file?: OutgoingFile;
}
