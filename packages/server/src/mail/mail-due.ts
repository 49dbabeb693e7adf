/**
 * When replies that the visitor has not seen are emailed (CS-07). Pure.
 *
 * A quiet spell is the team's replies since the visitor last read, wrote, or was emailed. One email has all of them.
 */

const MINUTE = 60_000;
/** A team that goes on writing delays the email at most this many times the account's minutes. */
const LONGEST_DELAY = 3;
/** Older replies are no news. */
export const MAX_REPLY_AGE = 3 * 24 * 60 * MINUTE;
/** Bounds of the time until a connected visitor is looked for again. */
const MIN_RECHECK = MINUTE;
const MAX_RECHECK = 30 * MINUTE;

/** A message of the conversation's log; times are milliseconds since 1970. */
export interface MessageInLog {
  readonly index: number;
  readonly from: 'visitor' | 'team' | 'end';
  readonly sentAt: number;
}

export interface MailSituation<Message extends MessageInLog> {
  /** In the order of the log. */
  readonly messages: readonly Message[];
  /** Index of the last message that the visitor has read; null when none. */
  readonly readIndex: number | null;
  /** Index of the last message that an earlier email was about; null when there was none. */
  readonly mailedIndex: number | null;
  /** Whether a page of the visitor is connected now. */
  readonly isConnected: boolean;
  /** How long a reply may wait to be seen. */
  readonly minutes: number;
  readonly now: number;
}

export type MailDecision<Message extends MessageInLog> =
  | { readonly type: 'none' }
  | { readonly type: 'wait'; readonly until: number }
  | { readonly type: 'send'; readonly replies: readonly Message[] };

/** The replies of the current quiet spell. */
export function unseenReplies<Message extends MessageInLog>({
  messages,
  readIndex,
  mailedIndex,
  now,
}: Pick<MailSituation<Message>, 'messages' | 'readIndex' | 'mailedIndex' | 'now'>): Message[] {
  const written = messages.filter(({ from }) => from === 'visitor').map(({ index }) => index);
  const seen = Math.max(-1, readIndex ?? -1, mailedIndex ?? -1, ...written);
  return messages.filter(
    ({ from, index, sentAt }) => from === 'team' && index > seen && sentAt > now - MAX_REPLY_AGE,
  );
}

/** An email is due once the newest reply has waited long enough, or the oldest has waited a multiple of it. */
export function decideMail<Message extends MessageInLog>(
  situation: MailSituation<Message>,
): MailDecision<Message> {
  const { isConnected, minutes, now } = situation;
  const replies = unseenReplies(situation);
  const times = replies.map(({ sentAt }) => sentAt);
  if (times.length === 0) return { type: 'none' };
  const wait = minutes * MINUTE;
  const oldest = Math.min(...times);
  const dueAt = Math.min(Math.max(...times) + wait, oldest + LONGEST_DELAY * wait);
  if (now < dueAt) return { type: 'wait', until: dueAt };
  if (isConnected) return { type: 'wait', until: now + recheckDelay(now - oldest) };
  return { type: 'send', replies };
}

/** The longer a visitor has been connected without reading, the less often this is checked. */
const recheckDelay = (age: number): number => Math.min(Math.max(age / 4, MIN_RECHECK), MAX_RECHECK);
