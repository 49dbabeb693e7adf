/** Answers by a program: one for each message of a visitor that it was asked about. */

/**
 * `asking` is the program to be asked · `sending` its replies are to be sent · `done` they were sent, or there were
 * none · `dropped` since a person was quicker, or it came too late · `failed` is shown to the operator · `dismissed`
 */
export type AnswerState = 'asking' | 'sending' | 'done' | 'dropped' | 'failed' | 'dismissed';

/** What a program says to a visitor. */
export interface ProgramReply {
  readonly text: string;
  /** Words that the visitor can choose from. */
  readonly replies: readonly string[];
}

export interface AnswerKey {
  readonly accountId: string;
  readonly conversationSid: string;
  /** SID of the visitor's message. */
  readonly messageSid: string;
}

export interface Answer extends AnswerKey {
  /** Index of the visitor's message in the log. */
  readonly messageIndex: number;
  readonly state: AnswerState;
  /** How often the program was asked. */
  readonly attempts: number;
  /** What it said, split into messages; empty once they are sent. */
  readonly replies: readonly ProgramReply[];
  /** How many of them were sent. */
  readonly parts: number;
  /** How often sending one was begun. */
  readonly sends: number;
  /** When the first message with an unknown outcome was sent; milliseconds since 1970, as every time here. */
  readonly attemptAt: number | null;
  /** Nothing is done before then: the program rests after a failure, or an attempt to send may still take effect. */
  readonly settledAt: number | null;
  /** The program's note for the team, which may be empty; null when it did not hand the conversation over. */
  readonly handOff: string | null;
  /** Whether the team was told that it was handed over. */
  readonly isNoted: boolean;
  /** Why it failed, for the operator. */
  readonly reason: string | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

export interface AnswerStore {
  /** Answers of a conversation that are not older than that, by the index of the message. */
  answersOf(accountId: string, conversationSid: string, since: number): Promise<Answer[]>;
  /**
   * Stores it as `asking` unless it is known.
   * @param limited stores it as `dropped` instead, perhaps with a hand-off, since there were too many
   */
  addAnswer(
    key: AnswerKey,
    messageIndex: number,
    now: number,
    limited?: Pick<Answer, 'handOff'>,
  ): Promise<void>;
  /**
   * Notes that the program is about to be asked. Returns false and changes nothing when another worker has asked it
   * since.
   */
  beginAsking(answer: Answer): Promise<boolean>;
  /**
   * Stores what the program said to the attempt that was begun last. Returns false and changes nothing when another
   * worker has asked it since.
   */
  saveReplies(
    answer: Answer,
    said: { readonly replies: readonly ProgramReply[]; readonly handOff: string | null },
  ): Promise<boolean>;
  /** Notes an attempt to send, before it is made; false as `beginAsking`. */
  beginSending(answer: Answer, now: number, settledAt: number): Promise<boolean>;
  /** Nothing is done before then: the program rests after a failure, or an attempt may still take effect. */
  holdUntil(key: AnswerKey, settledAt: number): Promise<void>;
  /** The attempt certainly had no effect. */
  cancelSending(key: AnswerKey): Promise<void>;
  /** The first so many messages are in the log. */
  recordSent(key: AnswerKey, parts: number): Promise<void>;
  /** Ends it, and deletes what the program said. */
  finishAnswer(
    key: AnswerKey,
    state: Exclude<AnswerState, 'asking' | 'sending' | 'dismissed'>,
    reason: string | null,
    now: number,
  ): Promise<void>;
  /** The team was told. */
  noteHandOff(key: AnswerKey): Promise<void>;
}
