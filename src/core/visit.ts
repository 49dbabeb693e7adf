/** The visitor's identity for the chat server. */

import { isBlank } from './blank-text.js';
import type { Config, Meta, SessionRequest, Visitor } from './types.js';
import type { VisitorRecord } from './visitor-record.js';

/** The page's logged-in user. */
export const userAsVisitor = ({ user: { name, email } }: Config): Visitor | null =>
  isBlank(email) ? null : { name, email: email.trim() };

/** The page's user, with the consent and the answers that this browser has stored. */
export function knownUser(config: Config, stored: Visitor | undefined): Visitor | null {
  const user = userAsVisitor(config);
  return user && stored?.email === user.email ? { ...stored, ...user } : user;
}

/** Whether the page can prove its user's identity; a verified user may have a conversation from another device. */
export const hasProof = ({ user }: Config): boolean => Boolean(user.digest || user.token);

export function sessionRequest(
  { user }: Config,
  visitor: Visitor,
  { visitorToken }: Partial<VisitorRecord>,
  meta: Meta,
): SessionRequest {
  return {
    ...(visitorToken !== undefined && { visitorToken }),
    ...(user.email && { user }),
    ...((visitor.name || visitor.email) && { visitor }),
    meta,
  };
}
