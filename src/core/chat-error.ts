/**
 * Why something did not work, in words the core acts upon:
 * `in-doubt` it may have arrived · `throttled` later · `ended` the conversation takes nothing any more ·
 * `refused` never, as it is · `denied` the token ·
 * `unreachable` no answer · `unknown-account` there is no such account · `invalid` our request was wrong ·
 * `too-long` a value was over a limit, and the chat goes on without the rest of it ·
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
