/** Finds whose data it is: by an email address, or by the visitor's id (CS-08). */

import type { Verification } from 'missive-chat/core/types.js';
import type { Account } from '../accounts/account-store.js';
import { addressKeyOf } from '../mail/mail-links.js';
import { verificationOf } from '../relay/visitor-name.js';
import type { VisitorRecord } from '../stores/store.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';
import { verifiedVisitorId } from '../visitors/verification.js';
import { isVisitorId, twilioIdentity, visitorOfIdentity } from '../visitors/visitor-identity.js';
import { serviceOf, type VisitorDataDeps } from './visitor-data-deps.js';

export interface FoundVisitor {
  readonly id: string;
  /** Twilio identity, and the contact's id at Missive. */
  readonly identity: string;
  /** Null when the database has nothing of this visitor. */
  readonly stored: VisitorRecord | null;
  /** Whether the email address is proved. Anybody can have typed one that is not. */
  readonly verification: Verification;
  readonly addressKeys: readonly string[];
  /** SIDs of the conversations that are known here, the latest first. */
  readonly conversations: readonly string[];
}

/** Who may be meant by an address: those who gave it, and the one person who has proved it. */
export async function visitorsOfEmail(
  deps: VisitorDataDeps,
  account: Account,
  email: string,
): Promise<FoundVisitor[]> {
  const records = await deps.store.visitorData.findVisitorsByEmail(account.id, email);
  const provedId = verifiedVisitorId(email, account.visitorTokenKey);
  const service = serviceOf(deps, account);
  const isUnstored = service !== null && !records.some(({ id }) => id === provedId);
  const isAtTwilio =
    isUnstored && (await orNullIfMissing(service.users(twilioIdentity(provedId)).fetch())) !== null;
  const others = isAtTwilio ? [await found(deps, account, provedId, null, email)] : [];
  return [
    ...(await Promise.all(records.map((record) => found(deps, account, record.id, record)))),
    ...others.map((other) => ({ ...other, verification: 'verified' as const })),
  ];
}

/** The visitor of an id or a Twilio identity; null for any other text. */
export async function visitorOfId(
  deps: VisitorDataDeps,
  account: Account,
  idOrIdentity: string,
): Promise<FoundVisitor | null> {
  const id = isVisitorId(idOrIdentity) ? idOrIdentity : visitorOfIdentity(idOrIdentity);
  if (id === null) return null;
  return found(deps, account, id, await deps.store.visitorData.findStoredVisitor(account.id, id));
}

/** Whether there is anything of the visitor, here or at Twilio. */
export async function isKnown(
  deps: VisitorDataDeps,
  account: Account,
  { stored, identity }: FoundVisitor,
): Promise<boolean> {
  if (stored !== null) return true;
  const service = serviceOf(deps, account);
  return service !== null && (await orNullIfMissing(service.users(identity).fetch())) !== null;
}

async function found(
  { store }: VisitorDataDeps,
  account: Account,
  id: string,
  stored: VisitorRecord | null,
  email = stored?.email ?? '',
): Promise<FoundVisitor> {
  return {
    id,
    identity: twilioIdentity(id),
    stored,
    verification: stored === null ? 'unverified' : verificationOf(stored, account.visitorTokenKey),
    addressKeys: email.trim() === '' ? [] : [addressKeyOf(account, email)],
    conversations: await store.conversationsOfVisitor(account.id, id),
  };
}
