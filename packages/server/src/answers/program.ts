/** A program that replies to visitors: its input, and the functions it may call. */

import type { Availability, Verification } from 'missive-chat/core/types.js';
import type { ProgramReply } from '../stores/answer-store.js';

/** A message of a visitor, for a program. It holds no secrets, and no address of an agent. */
export interface ProgramMessage {
  /** The same when the program is asked again, after a failure or a crash. */
  readonly id: string;
  /** Id of the account, as in the snippet. */
  readonly account: string;
  readonly text: string;
  /** Names of its files. */
  readonly files: readonly string[];
  /** ISO 8601, as every time here. */
  readonly sentAt: string;
  /** Language of the visitor's browser, BCP 47; null when unknown. */
  readonly language: string | null;
  /** Address of the page; null when unknown. */
  readonly page: string | null;
  /** Whether the team is online, and when it is back; null when that is not known. */
  readonly status: Availability;
  readonly nextOpening: string | null;
  readonly visitor: {
    /** Distinguishes visitors of the account. */
    readonly id: string;
    /** As typed, or said by the page; empty when unknown. */
    readonly name: string;
    readonly email: string;
    /** Only `verified` proves the email address. */
    readonly verification: Verification;
    /** What was entered in the operator's own fields of the form, by their names; it proves nothing. */
    readonly answers: Readonly<Record<string, string>>;
  };
  readonly conversation: {
    readonly id: string;
    /** The last messages before this one, oldest first. */
    readonly messages: readonly EarlierMessage[];
  };
}

export interface EarlierMessage {
  readonly from: 'visitor' | 'team' | 'program';
  /** Name of the author as the visitor sees it; empty for the visitor and the account itself. */
  readonly name: string;
  readonly text: string;
  readonly files: readonly string[];
  readonly sentAt: string;
}

/** A text, or a text with quick replies. */
export type Reply = string | { readonly text: string; readonly replies?: readonly string[] };

export interface ProgramTools {
  /**
   * Says this to the visitor once the function has ended. At most three times a message.
   * @throws TypeError when it is not a text of 1 to 4,000 characters, with at most six quick replies
   */
  readonly reply: (reply: Reply) => void;
  /** Ends automatic replies in this conversation, and tells the team so, with a note if there is one. */
  readonly handOff: (note?: string) => void;
  /** Aborted when the time is up: what the program says later is ignored. */
  readonly signal: AbortSignal;
  /** The `settings` of its entry in the file; empty in code. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type OnVisitorMessage = (message: ProgramMessage, tools: ProgramTools) => void | Promise<void>;

/** What a program said to one message. */
export interface ProgramAnswer {
  readonly replies: readonly ProgramReply[];
  /** Its note for the team, which may be empty; null when it does not hand the conversation over. */
  readonly handOff: string | null;
}

/** Called for one message of a visitor. */
export interface Program {
  /** @throws ProgramError */
  ask(message: ProgramMessage): Promise<ProgramAnswer>;
}

/** The program did not answer as it should; the message is for the operator. */
export class ProgramError extends Error {
  /** Whether it would fail the same way again. */
  readonly isPermanent: boolean;

  constructor(
    message: string,
    { isPermanent = false, cause }: { isPermanent?: boolean; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ProgramError';
    this.isPermanent = isPermanent;
  }
}

/** How long a program may think, in milliseconds. */
export const PROGRAM_TIMEOUT = 30_000;
