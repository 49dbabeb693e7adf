/** A visitor's name with its mark, and the subject of the conversation (LC-30, CC-01, CC-07). Pure. */

import { withoutAddress } from 'missive-chat/core/author-name.js';
import type { Verification } from 'missive-chat/core/types.js';
import { cleanName } from '../visitors/clean-name.js';
import { verifiedVisitorId } from '../visitors/verification.js';
import type { VisitorRecord } from '../stores/store.js';
import { shortVisitorId, twilioIdentity } from '../visitors/visitor-identity.js';

const MARKS: Readonly<Record<Verification, string>> = {
  verified: '',
  unverified: ' [Unverified]',
  'cannot-verify': ' [Cannot verify]',
};

type Named = Pick<VisitorRecord, 'id' | 'name' | 'email' | 'verification'>;

/** Whether an email is verified: the claim must be on the visitor's own conversation. */
export function verificationOf(visitor: Named, visitorTokenKey: string): Verification {
  const isProved = verifiedVisitorId(visitor.email, visitorTokenKey) === visitor.id;
  return visitor.verification === 'verified' && !isProved ? 'unverified' : visitor.verification;
}

/** The mark is at the end of the name, as documented; marks typed by the visitor are removed. */
export const markedName = (visitor: Named): string => nameOf(visitor) + MARKS[visitor.verification];

/** Unlike the email, the name is not verified: an email address as a name would pass for a verified one. */
function nameOf(visitor: Named): string {
  const name = cleanName(visitor.name);
  const shown = visitor.verification === 'verified' ? withoutAddress(name) : name;
  return shown || cleanName(visitor.email) || fallbackName(visitor);
}

const fallbackName = ({ id }: Named): string => `Visitor ${shortVisitorId(id)}`;

/**
 * Missive merges contacts with the same username, so it is unique per visitor. Only a verified email
 * may be one: otherwise a stranger would be merged into the contact of the address's owner.
 */
export const usernameOf = ({ id, email, verification }: Named): string =>
  verification === 'verified' ? email : twilioIdentity(id);

/** For email channels. Visitors without a verified address get one that cannot exist (RFC 2606). */
export const addressOf = ({ id, email, verification }: Named): string =>
  verification === 'verified' && /^[^\s@]+@[^\s@]+$/.test(email)
    ? email
    : `${twilioIdentity(id)}@chat.invalid`;

export const subjectOf = (visitor: Named): string =>
  `Chat from ${cleanName(visitor.email) || nameOf(visitor)}${MARKS[visitor.verification]}`;
