/** Authors at Twilio of messages that are not a visitor's. Visitors cannot write under another name than their own. */

/** Of the team's messages; the attributes name the agent as far as visitors may know. */
export const TEAM = 'team';

/** Of automatic replies; the attributes hold a name that says so. */
export const PROGRAM = 'program';

/** `notice`: of ours, that the team has closed the conversation. */
export type Sender = 'visitor' | 'team' | 'program' | 'notice';

/** Every author except the visitor and the program counts as the team. */
export function senderOf(author: string | null, visitorIdentity: string): Sender {
  if (author === visitorIdentity) return 'visitor';
  return author === PROGRAM ? 'program' : 'team';
}
