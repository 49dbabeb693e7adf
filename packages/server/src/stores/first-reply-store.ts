/**
 * How long visitors wait for the first reply of a person (LC-50).
 *
 * A question is a visitor’s message that begins an exchange: the first one in a conversation, the first one after it was
 * closed at Missive, or one to which neither a person’s message nor another question came in the twelve hours before. Its
 * first reply is the next message of a user of Missive; messages of a program or a rule do not count. A conversation that is
 * closed without a reply does not count, and one that still waits is no reply yet.
 */

export interface Question {
  readonly accountId: string;
  readonly conversationSid: string;
  /** When the visitor wrote, in milliseconds since 1970, as every time here. */
  readonly askedAt: number;
  /** Whether the team was away at that time. */
  readonly wasAway: boolean;
}

export interface FirstReply {
  /** When the visitor wrote. */
  readonly at: number;
  /** From then to the reply. */
  readonly milliseconds: number;
  /** Whether the team was away when the visitor wrote: such a reply comes later for a good reason. */
  readonly wasAway: boolean;
}

export interface FirstReplyStore {
  /** Stores the question if the message is one; the same message again changes nothing. Deletes what is too old. */
  recordQuestion(question: Question, now: number): Promise<void>;
  /** The latest ones to questions since then, newest question first. Kept for 62 days, for the statistics. */
  firstReplies(accountId: string, since: number): Promise<FirstReply[]>;
  /** Deletes what is older than that. */
  deleteOld(now: number): Promise<void>;
}
