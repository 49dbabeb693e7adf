/** The session: who the visitor is, a Twilio access token for that, and the conversation so far. */

import { decodeJwt } from 'jose';
import twilio from 'twilio';
import { isBlank } from 'missive-chat/core/blank-text.js';
import type { ConversationChoice, Session, SessionRequest } from 'missive-chat/core/types.js';
import type { Account, TwilioAccess } from '../accounts/account-store.js';
import { openConversation, type VisitorStatement } from '../twilio/conversations.js';
import type { EndingStore } from '../stores/ending-store.js';
import type { CreationKind } from '../stores/limit-store.js';
import { HttpError } from '../http/errors.js';
import { cleanName } from './clean-name.js';
import { verifiedVisitorId } from './verification.js';
import type { Mailer } from '../mail/mailer.js';
import type { Relay } from '../relay/relay.js';
import { deriveKey, hmacOf } from '../crypto/signatures.js';
import type { TwilioClients } from '../twilio/twilio-client.js';
import type { VisitorStore } from '../stores/store.js';
import { callTwilio } from '../twilio/twilio-errors.js';
import { proveUser, type UserProof } from './user-proof.js';
import { twilioIdentity } from './visitor-identity.js';
import { readVisitorToken, signVisitorToken, type VisitorKind } from './visitor-token.js';

export interface SessionDeps {
  readonly store: Pick<VisitorStore, 'recordVisitor' | 'findVisitor' | 'planVisitor' | 'isPlanned'> & {
    readonly relay: { readonly endings: Pick<EndingStore, 'ending'> };
  };
  readonly relay: Pick<Relay, 'scheduleCheck'>;
  readonly clients: TwilioClients;
  /** Where the SDK connects; null means Twilio itself. */
  readonly websocketUrl: string | null;
  /** What sends emails, and the public URL that they need; null when not configured. */
  readonly mailer: Mailer | null;
  readonly publicUrl: string | null;
  /** Lifetime of an access token in seconds. */
  readonly tokenTtl: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Fresh visitor id: 128 random bits, 32 hex digits. */
  readonly newVisitorId: () => string;
}

interface SessionVisitor {
  readonly visitorId: string;
  readonly kind: VisitorKind;
  readonly isReturning: boolean;
  /** A conversation was begun for this visitor, and perhaps not finished. */
  readonly isPlanned: boolean;
}

/** Refuses by rejecting or throwing. */
export interface SessionLimits {
  /** A known visitor asks. */
  knownVisitor?(visitorId: string): void;
  /** A new visitor has to pass the challenge, if there is one. */
  challenge?(token: string | undefined): Promise<void>;
  /** A visitor or a conversation is about to be made. */
  create?(kind: CreationKind): Promise<void>;
}

/**
 * @throws HttpError `not-set-up`, `challenge-required`, `challenge-unavailable`, `twilio-unavailable`,
 * `twilio-refused`, `twilio-throttled`
 */
export async function openSession(
  account: Account,
  request: SessionRequest,
  deps: SessionDeps,
  limits: SessionLimits = {},
): Promise<Session> {
  const { twilio: access } = account;
  if (access === null)
    throw new HttpError(
      503,
      'not-set-up',
      'This chat account has no Twilio credentials yet. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN on the chat server.',
    );
  const now = deps.now();
  const proof = await proveUser(account, request.user, now);
  const visitor = await recognizeVisitor(account, request, proof, deps);
  if (visitor.isReturning) limits.knownVisitor?.(visitor.visitorId);
  else {
    await limits.challenge?.(request.challenge);
    await limits.create?.('visitor');
  }
  const identity = twilioIdentity(visitor.visitorId);
  const statement = statementOf(request, proof);
  const client = deps.clients({
    accountSid: access.accountSid,
    username: access.apiKeySid,
    password: access.apiKeySecret,
  });
  const known = visitor.isReturning ? await deps.store.findVisitor(account.id, visitor.visitorId) : null;
  const choice = await allowedChoice(account, request.conversations, deps);
  const [conversation, visitorToken] = await Promise.all([
    callTwilio(() =>
      openConversation(
        client,
        access.serviceSid,
        { ...visitor, identity, lastConversationSid: known?.conversationSid ?? null, choice },
        statement,
        request.start === true,
        async (isAnother) => {
          // A proved user is the site's own, and a conversation that was begun is finished.
          if (isAnother || (proof.verification !== 'verified' && !visitor.isPlanned))
            await limits.create?.('conversation');
          // Its name is decided and stored before it is made: what fails in between is found by it again.
          await deps.store.planVisitor({ accountId: account.id, id: visitor.visitorId, identity }, now);
        },
      ),
    ),
    signVisitorToken(account, visitor, now),
  ]);
  if (conversation !== null) {
    await deps.store.recordVisitor({
      accountId: account.id,
      id: visitor.visitorId,
      identity,
      conversationSid: conversation.conversationSid,
      ...statement.who,
      ...(statement.consentAt === null ? {} : { consentAt: statement.consentAt }),
      ...(statement.meta === null ? {} : { meta: statement.meta }),
      ...(statement.avatarUrl === null ? {} : { avatarUrl: statement.avatarUrl }),
      ...(conversation.conversationSid === known?.conversationSid ? {} : firstPage(account, request)),
      seesEarlier: choice !== null,
      isEarlier: known !== null && conversation.conversationSid === choice?.open,
      at: now,
    });
    if (account.missive !== null) await deps.relay.scheduleCheck(account.id, conversation.conversationSid);
  }
  return {
    ...mintAccessToken(access, identity, deps.tokenTtl),
    identity,
    verification: proof.verification,
    ...(proof.problem === null ? {} : { identityProblem: proof.problem }),
    visitorToken,
    conversationSid: conversation?.conversationSid ?? null,
    hasEnded: conversation?.hasEnded ?? false,
    messages: conversation?.messages ?? [],
    hasOlder: conversation?.hasOlder ?? false,
    visitorReadIndex: conversation?.visitorReadIndex ?? null,
    teamReadIndex: conversation?.teamReadIndex ?? null,
    websocketUrl: deps.websocketUrl,
    ...(emailsReplies(account, deps) ? { emailsReplies: true } : {}),
  };
}

/** Another conversation begins only after one that the team has closed: otherwise the visitor goes on in that one. */
async function allowedChoice(
  { id }: Account,
  choice: ConversationChoice | undefined,
  { store }: Pick<SessionDeps, 'store'>,
): Promise<ConversationChoice | null> {
  const { after, ...others } = choice ?? {};
  if (choice === undefined || after === undefined) return choice ?? null;
  const { closedAt } = await store.relay.endings.ending(id, after);
  return closedAt === null ? others : choice;
}

/** Whether replies that a visitor does not see are emailed. */
const emailsReplies = (
  { email, missive }: Account,
  { mailer, publicUrl }: Pick<SessionDeps, 'mailer' | 'publicUrl'>,
): boolean => email.isOn && missive !== null && mailer !== null && publicUrl !== null;

/** As random as a UUID, and no longer than it needs to be. */
const IDEMPOTENCY_KEY = /^[\w-]{16,64}$/;

/**
 * Which visitor this is (LC-31). What is proved leads to the person's own id, on any device; a browser's
 * token to that browser's. A token of kind `verified` leads nowhere by itself: after logging out, the
 * next person at this browser is somebody new. A typed email is not looked at.
 */
async function recognizeVisitor(
  account: Account,
  { visitorToken, idempotencyKey }: SessionRequest,
  { verification, email }: UserProof,
  deps: SessionDeps,
): Promise<SessionVisitor> {
  if (verification === 'verified')
    return {
      visitorId: verifiedVisitorId(email, account.visitorTokenKey),
      kind: 'verified',
      isReturning: true,
      isPlanned: false,
    };
  const claims = await readVisitorToken(account, visitorToken, deps.now());
  if (claims?.kind === 'anonymous') return { ...claims, isReturning: true, isPlanned: false };
  if (!idempotencyKey || !IDEMPOTENCY_KEY.test(idempotencyKey))
    return { visitorId: deps.newVisitorId(), kind: 'anonymous', isReturning: false, isPlanned: false };
  // The same request again is the same visitor.
  const key = deriveKey(account.visitorTokenKey, 'new-visitor');
  const visitorId = hmacOf(key, idempotencyKey).slice(0, 32);
  const isPlanned = await deps.store.isPlanned(account.id, visitorId);
  return { visitorId, kind: 'anonymous', isReturning: isPlanned, isPlanned };
}

/** What the request says of the visitor: the page's user before what was typed. */
function statementOf({ user, visitor, meta }: SessionRequest, proof: UserProof): VisitorStatement {
  const email = firstOf(proof.email, visitor?.email);
  const name = cleanName(firstOf(proof.name, visitor?.name));
  return {
    who: email === '' && name === '' ? null : { name, email, verification: proof.verification },
    avatarUrl: webAddress(user?.avatarUrl),
    consentAt: visitor?.consentAt ?? null,
    meta: meta ?? null,
  };
}

/** The page that a conversation begins on, without what may be private: known only where emails lead back to it. */
function firstPage({ email }: Account, { meta }: SessionRequest): { pageUrl?: string } {
  const page = meta?.page ?? '';
  if (!email.isOn || !URL.canParse(page)) return {};
  const { origin, protocol, pathname } = new URL(page);
  return /^https?:$/.test(protocol) ? { pageUrl: origin + pathname } : {};
}

const webAddress = (text = ''): string | null => (/^https?:\/\//i.test(text) ? text : null);

const firstOf = (...texts: (string | undefined)[]): string =>
  texts.find((text) => text && !isBlank(text)) ?? '';

function mintAccessToken(
  access: TwilioAccess,
  identity: string,
  ttl: number,
): Pick<Session, 'token' | 'expiresAt'> {
  const { AccessToken } = twilio.jwt;
  const accessToken = new AccessToken(access.accountSid, access.apiKeySid, access.apiKeySecret, {
    identity,
    ttl,
  });
  accessToken.addGrant(new AccessToken.ChatGrant({ serviceSid: access.serviceSid }));
  const token = accessToken.toJwt();
  const { exp = 0 } = decodeJwt(token);
  return { token, expiresAt: new Date(exp * 1000).toISOString() };
}
