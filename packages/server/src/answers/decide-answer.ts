/** When a program is asked about a visitor's message, and when it stays silent. Pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Later than this, an automatic reply does more harm than good. */
export const MAX_MESSAGE_AGE = 10 * MINUTE;
/** After a person has written, or the program has handed the conversation over, it is silent for this long. */
export const SILENCE = 24 * HOUR;
/** Automatic messages in a conversation. */
const MAX_PER_HOUR = 20;
const MAX_PER_DAY = 60;

/** A message of the conversation's log; times are milliseconds since 1970. */
export interface LoggedEntry {
  readonly index: number;
  readonly sender: 'visitor' | 'team' | 'program' | 'notice';
  readonly sentAt: number;
}

export interface AnswerSituation<Entry extends LoggedEntry> {
  /** At least those of the last day, in the order of the log. */
  readonly messages: readonly Entry[];
  /** Whether a person's reply is on its way to the visitor. */
  readonly isPersonReplying: boolean;
  /** Index of the last message of the visitor that the program was asked about; -1 before the first. */
  readonly askedIndex: number;
  /** When the conversation was last handed over to the team; null when it was not. */
  readonly handedOffAt: number | null;
  readonly now: number;
}

export type AnswerDecision<Entry extends LoggedEntry> =
  | { readonly type: 'silent' }
  | { readonly type: 'ask'; readonly message: Entry }
  /** It has said so much that a person has to go on. */
  | { readonly type: 'limit'; readonly message: Entry };

/** Whether the conversation belongs to people now. */
export function isWithPeople({
  messages,
  isPersonReplying,
  handedOffAt,
  now,
}: Omit<AnswerSituation<LoggedEntry>, 'askedIndex'>): boolean {
  const isRecent = (at: number): boolean => now - at < SILENCE;
  return (
    isPersonReplying ||
    (handedOffAt !== null && isRecent(handedOffAt)) ||
    messages.some(({ sender, sentAt }) => sender === 'team' && isRecent(sentAt))
  );
}

/** Only a visitor's message is ever answered, and of several that wait the last one. */
export function decideAnswer<Entry extends LoggedEntry>(
  situation: AnswerSituation<Entry>,
): AnswerDecision<Entry> {
  const { messages, askedIndex, now } = situation;
  const message = messages.filter(({ sender }) => sender === 'visitor').at(-1);
  if (message === undefined || message.index <= askedIndex || isTooOld(message, now))
    return { type: 'silent' };
  if (isWithPeople(situation)) return { type: 'silent' };
  const saidSince = (since: number): number =>
    messages.filter(({ sender, sentAt }) => sender === 'program' && sentAt > since).length;
  const isOverLimit = saidSince(now - HOUR) >= MAX_PER_HOUR || saidSince(now - 24 * HOUR) >= MAX_PER_DAY;
  return { type: isOverLimit ? 'limit' : 'ask', message };
}

/** Whether it is too late to answer this message. */
export const isTooOld = ({ sentAt }: Pick<LoggedEntry, 'sentAt'>, now: number): boolean =>
  now - sentAt > MAX_MESSAGE_AGE;
