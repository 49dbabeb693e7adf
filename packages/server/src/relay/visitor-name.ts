/** How agents see a visitor: the name with its mark, and what the conversation is called (LC-30, CC-01). */

import type { Verification } from 'missive-chat/core/types.js';
import { cleanName, verifiedVisitorId } from '../identity.js';
import type { Visitor } from '../storage/store.js';

const MARKS: Readonly<Record<Verification, string>> = {
  verified: '',
  unverified: ' [Unverified]',
  'cannot-verify': ' [Cannot verify]',
};

type Named = Pick<Visitor, 'id' | 'name' | 'email' | 'verification'>;

/** What tells visitors without a name apart. */
const shortId = (id: string): string => id.slice(0, 6);

/** Whether an email is proved: what says so must stand on the visitor's own conversation. */
export function verificationOf(visitor: Named, visitorTokenKey: string): Verification {
  const isProved = verifiedVisitorId(visitor.email, visitorTokenKey) === visitor.id;
  return visitor.verification === 'verified' && !isProved ? 'unverified' : visitor.verification;
}

/** Marks are ours to give: what a visitor typed of them is gone. */
export const markedName = (visitor: Named): string => plainName(visitor) + MARKS[visitor.verification];

const plainName = ({ id, name, email }: Named): string =>
  cleanName(name) || cleanName(email) || `Visitor ${shortId(id)}`;

/** Never empty, and another one for each visitor: Missive would make one contact of all who share it. */
export const usernameOf = ({ id, email }: Named): string => cleanName(email) || `visitor-${shortId(id)}`;

/** Who has no address gets one that can never be anybody's (RFC 2606). */
export const addressOf = ({ id, email }: Named): string =>
  /^[^\s@]+@[^\s@]+$/.test(email) ? email : `visitor-${shortId(id)}@chat.invalid`;

export const subjectOf = (visitor: Named): string =>
  `Chat from ${cleanName(visitor.email) || cleanName(visitor.name) || `Visitor ${shortId(visitor.id)}`}`;
