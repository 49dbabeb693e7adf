/**
 * Error codes that the core acts on:
 * `in-doubt` the message may have arrived · `throttled` retry later · `ended` the conversation accepts no more messages
 * ·
 * `refused` permanently · `denied` the token was rejected ·
 * `unreachable` no response · `unknown-account` there is no such account · `invalid` our request was wrong ·
 * `too-long` a value was over a limit, and the chat continues without the excess ·
 * `challenge-required` the page has to solve a challenge for this new visitor.
 */
export type ChatErrorCode =
  | 'in-doubt'
  | 'throttled'
  | 'ended'
  | 'refused'
  | 'denied'
  | 'unreachable'
  | 'unknown-account'
  | 'invalid'
  | 'too-long'
  | 'challenge-required';

export class ChatError extends Error {
  readonly code: ChatErrorCode;
  constructor(code: ChatErrorCode, message: string) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
  }
}

/** Whether retrying rarely helps: only a person can fix it. */
export const isLasting = ({ code }: ChatError): boolean =>
  ['unknown-account', 'invalid', 'refused', 'challenge-required'].includes(code);
